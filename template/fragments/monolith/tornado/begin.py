        accept = self._headers.get("accept", "")
        headers, chunk = show_problem(self.path, accept, status, headers, chunk)
