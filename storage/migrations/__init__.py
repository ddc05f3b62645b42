"""Migrations: one file per step, run by Alembic."""
