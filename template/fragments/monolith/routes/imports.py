from {{ package_name }}.pages.routes import ROUTES
