from .postgresql import PostgreSQL
