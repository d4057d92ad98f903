from .records import define_records
