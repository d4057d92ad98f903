

def define_accounts(dal: DAL) -> None:
    """Tell pyDAL who can sign in, and of sign-ins that failed."""
{% include 'template/fragments/base/accounts/pydal_user.py' %}
{% include 'template/fragments/base/accounts/pydal_failures.py' %}
