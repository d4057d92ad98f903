from .visits import define_visits
