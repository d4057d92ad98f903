            # It says at each start where it found its credentials.
            "botocore": {"level": "WARNING"},
