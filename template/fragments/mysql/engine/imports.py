from .mysql import MySQL
