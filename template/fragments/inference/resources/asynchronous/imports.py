from .inference.models import Models
