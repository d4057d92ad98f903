index.refresh_all
