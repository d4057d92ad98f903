    # Set for each request: `staff` has a table of its own.
    is_staff = False

    def has_perm(self, _perm: str, _obj: object = None) -> bool:
        """Tell whether the admin lets somebody do something: staff may do what its classes allow."""
        return self.is_staff

    def has_module_perms(self, _app_label: str) -> bool:
        """Tell whether the admin shows somebody an app."""
        return self.is_staff
