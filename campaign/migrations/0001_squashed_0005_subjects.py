"""A new database in one step; the steps that it replaces stay for databases from before, until the first release."""

import campaign.ids
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('campaign', '0001_initial'),
        ('campaign', '0002_audit'),
        ('campaign', '0003_target_history'),
        ('campaign', '0004_volunteer_hours'),
        ('campaign', '0005_subjects'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('act', models.CharField(choices=[('consent_given', 'Consent recorded'), ('consent_withdrawn', 'Consent withdrawn'), ('consent_restored', 'Withdrawal taken back'), ('corrected', 'Data corrected'), ('exported', 'Copy of the data handed out'), ('erased', 'Erased'), ('phone_shown', 'Phone number shown in full'), ('requested', 'Request recorded'), ('answered', 'Request answered'), ('retention', 'Old data removed')], max_length=20)),
                ('about', models.UUIDField(blank=True, db_index=True, null=True)),
                ('by', models.UUIDField(blank=True, null=True)),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('details', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'audit',
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('beat_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('full_name', models.CharField(max_length=150, verbose_name='full name')),
                ('language', models.CharField(choices=[('vi', 'Vietnamese'), ('en', 'English')], default='vi', max_length=5, verbose_name='language')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('province', 'Province or city'), ('cluster', 'Cluster'), ('ward', 'Ward'), ('commune', 'Commune'), ('special_zone', 'Special zone')], max_length=20)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('path', models.CharField(max_length=120, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('search_name', models.CharField(db_index=True, editable=False, max_length=120)),
                ('sort_name', models.CharField(db_index=True, editable=False, max_length=250)),
                ('abbreviation', models.CharField(blank=True, max_length=6)),
                ('tile_column', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('tile_row', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='campaign.area')),
            ],
            options={
                'ordering': ['sort_name'],
            },
        ),
        migrations.CreateModel(
            name='JobSlot',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('job', models.CharField(max_length=100)),
                ('slot_start', models.DateTimeField()),
                ('taken_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('job', 'slot_start'), name='one_turn_per_job_and_slot')],
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='campaign.area')),
            ],
            options={
                'ordering': ['-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_campaign_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='FormerArea',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('district', models.CharField(max_length=120)),
                ('search_name', models.CharField(db_index=True, editable=False, max_length=120)),
                ('search_district', models.CharField(editable=False, max_length=120)),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_areas', to='campaign.area')),
                ('successors', models.ManyToManyField(related_name='predecessors', to='campaign.area')),
            ],
            options={
                'ordering': ['search_name', 'search_district'],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('teams', 'Teams with their leaders'), ('volunteers', 'Volunteers'), ('learners', 'Learners')], max_length=20, verbose_name='what the list holds')),
                ('file_name', models.CharField(max_length=200)),
                ('file_hash', models.CharField(max_length=64)),
                ('sheet_name', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('staged', 'Waiting to be checked'), ('checked', 'Ready to import'), ('unreadable', 'Cannot be read'), ('imported', 'Imported'), ('discarded', 'Discarded')], default='staged', max_length=20)),
                ('columns', models.JSONField(default=list)),
                ('unused_columns', models.JSONField(default=list)),
                ('problem', models.JSONField(default=dict)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('checking_since', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('imported_at', models.DateTimeField(blank=True, null=True)),
                ('imported_count', models.PositiveIntegerField(default=0)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'imported')), fields=('kind', 'file_hash'), name='a_list_is_imported_once')],
            },
        ),
        migrations.CreateModel(
            name='AreaRole',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('official', 'Area official')], max_length=20)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='campaign.area')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='area_roles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'area', 'role'), name='one_role_per_user_and_area')],
            },
        ),
        migrations.CreateModel(
            name='DirtyKey',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('version', models.UUIDField(default=uuid.uuid4)),
                ('marked_at', models.DateTimeField(auto_now_add=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dirty_keys', to='campaign.area')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dirty_keys', to='campaign.campaign')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'area', 'day'), name='one_dirty_key_per_campaign_area_and_day')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('sheet', models.PositiveSmallIntegerField(default=0)),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField(default=dict)),
                ('values', models.JSONField(default=dict)),
                ('problems', models.JSONField(default=list)),
                ('codes', models.CharField(blank=True, max_length=400)),
                ('state', models.CharField(choices=[('good', 'Good'), ('bad', 'To be mended'), ('duplicate', 'Possible duplicate'), ('skipped', 'Left out'), ('imported', 'Imported')], default='bad', max_length=20)),
                ('decision', models.CharField(blank=True, choices=[('', 'Not decided'), ('keep', 'Two different people'), ('skip', 'Left out')], default='', max_length=10)),
                ('like', models.JSONField(blank=True, null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='campaign.import')),
            ],
            options={
                'ordering': ['sheet', 'number'],
                'constraints': [models.UniqueConstraint(fields=('source', 'sheet', 'number'), name='one_import_row_per_sheet_and_number')],
            },
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='campaign.campaign')),
            ],
            options={
                'ordering': ['starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_phase_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='RollUp',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('metric', models.CharField(max_length=40)),
                ('subject', models.CharField(blank=True, db_default='', default='', max_length=36)),
                ('value', models.PositiveIntegerField()),
                ('area', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='roll_ups', to='campaign.area')),
                ('campaign', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='roll_ups', to='campaign.campaign')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'area', 'subject', 'metric', 'day'), name='one_roll_up_per_campaign_area_subject_metric_and_day')],
            },
        ),
        migrations.CreateModel(
            name='RollUpState',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('refreshed_at', models.DateTimeField()),
                ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='roll_up_state', to='campaign.campaign')),
            ],
        ),
        migrations.CreateModel(
            name='PhaseTotal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('metric', models.CharField(max_length=40)),
                ('subject', models.CharField(blank=True, db_default='', default='', max_length=36)),
                ('value', models.PositiveIntegerField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phase_totals', to='campaign.area')),
                ('phase', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='totals', to='campaign.phase')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('phase', 'subject', 'area', 'metric'), name='one_total_per_phase_subject_area_and_metric')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('measure', models.CharField(choices=[('people_trained', 'People trained'), ('turns', 'Turns'), ('sessions_held', 'Sessions held'), ('areas_reached', 'Areas reached'), ('people_retained', 'Still use it at home'), ('volunteer_hours', 'Volunteer hours')], max_length=40, verbose_name='measure')),
                ('audience', models.CharField(choices=[('everyone', 'Everyone'), ('older', 'Older residents'), ('public_servants', 'Public servants'), ('students', 'Pupils and students'), ('volunteers', 'Volunteers')], default='everyone', max_length=20, verbose_name='audience')),
                ('value', models.PositiveIntegerField(verbose_name='target')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='campaign.area')),
                ('phase', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='campaign.phase')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('phase', 'area', 'measure', 'audience'), name='one_target_per_phase_area_measure_and_audience')],
            },
        ),
        migrations.CreateModel(
            name='TargetChange',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('measure', models.CharField(choices=[('people_trained', 'People trained'), ('turns', 'Turns'), ('sessions_held', 'Sessions held'), ('areas_reached', 'Areas reached'), ('people_retained', 'Still use it at home'), ('volunteer_hours', 'Volunteer hours')], max_length=40)),
                ('audience', models.CharField(choices=[('everyone', 'Everyone'), ('older', 'Older residents'), ('public_servants', 'Public servants'), ('students', 'Pupils and students'), ('volunteers', 'Volunteers')], max_length=20)),
                ('old', models.PositiveIntegerField(null=True)),
                ('new', models.PositiveIntegerField(null=True)),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='target_changes', to='campaign.area')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('phase', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='target_changes', to='campaign.phase')),
            ],
            options={
                'indexes': [models.Index(fields=['phase', 'area'], name='target_changes_of_an_area')],
            },
        ),
    ]
