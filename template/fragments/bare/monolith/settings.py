{% include 'template/fragments/shop/django/settings.py' %}
