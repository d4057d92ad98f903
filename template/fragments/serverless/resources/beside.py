        if self.settings.aws_lambda_function_name:
            # Lambda freezes a function between its calls; `invocation.py` does there what would run beside them.
            return
