        self.cache = Cache(settings.cache_url, processes(settings))
