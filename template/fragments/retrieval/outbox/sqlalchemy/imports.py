import sqlalchemy as sa
