from django.db import migrations


def delete_its_numbers(apps, schema_editor):
    """People at the level of real use are counted no more: who uses a skill at home is told by those asked again."""
    for name in ("RollUp", "PhaseTotal"):
        apps.get_model("campaign", name).objects.filter(metric="people_using").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('campaign', '0001_squashed_0005_subjects'),
    ]

    operations = [
        migrations.RunPython(delete_its_numbers, migrations.RunPython.noop),
    ]
