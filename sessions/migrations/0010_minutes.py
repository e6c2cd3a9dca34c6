from django.db import migrations


def recount_volunteer_minutes(apps, schema_editor):
    """Mark the wards and days to which volunteers came: their minutes were not counted when they did."""
    came = apps.get_model("training", "SignUp").objects.filter(checked_in_at__isnull=False)
    model = apps.get_model("campaign", "DirtyKey")
    keys = came.order_by().values_list("session__campaign", "session__area", "session__day").distinct()
    rows = [model(campaign_id=campaign, area_id=area, day=day) for campaign, area, day in keys.iterator()]
    model.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0009_asked_to_come'),
        ('campaign', '0001_squashed_0005_subjects'),
    ]

    operations = [
        migrations.RunPython(recount_volunteer_minutes, migrations.RunPython.noop),
    ]
