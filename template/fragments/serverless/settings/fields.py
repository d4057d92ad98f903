    aws_lambda_function_name: str = ""
