"""What server-rendered pages stand on: visits, forms, templates, static files and mail."""
