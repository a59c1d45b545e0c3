import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='机构编码')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='机构全称')),
                ('short_name', models.CharField(db_index=True, max_length=60, verbose_name='机构简称')),
                ('aliases', models.CharField(blank=True, max_length=200, verbose_name='别名')),
                ('kind', models.CharField(choices=[('street', '街道'), ('town', '镇'), ('township', '乡'), ('village', '村'), ('community', '社区'), ('organ', '市直机关'), ('institution', '事业单位'), ('enterprise', '国有企业')], max_length=20, verbose_name='机构类别')),
                ('path', models.CharField(db_index=True, max_length=200, verbose_name='机构路径')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='上级机构')),
            ],
            options={
                'verbose_name': '机构',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['street', 'town', 'township', 'village', 'community', 'organ', 'institution', 'enterprise'])), name='organisations_unit_kind_known'), models.CheckConstraint(condition=models.Q(('opened_on', None), ('closed_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='organisations_unit_dates_in_order', violation_error_message='撤销日期不得早于成立日期。'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['village', 'community']), _negated=True), ('parent__isnull', False), _connector='OR'), name='organisations_unit_village_has_town', violation_error_message='村、社区必须填写上级机构。')],
            },
        ),
        migrations.CreateModel(
            name='PartyOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='党组织编码')),
                ('name', models.CharField(max_length=120, verbose_name='党组织名称')),
                ('kind', models.CharField(choices=[('committee', '党委'), ('working_committee', '党工委'), ('leading_group', '党组'), ('general_branch', '党总支')], max_length=20, verbose_name='党组织类别')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='所属机构')),
            ],
            options={
                'verbose_name': '党组织',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['committee', 'working_committee', 'leading_group', 'general_branch'])), name='organisations_party_kind_known'), models.CheckConstraint(condition=models.Q(('opened_on', None), ('closed_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='organisations_party_dates_in_order', violation_error_message='撤销日期不得早于成立日期。')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(choices=[('*', '各科室'), ('cadres', '干部'), ('supervision', '监督'), ('civil_service', '公务员'), ('training', '教育'), ('talent', '人才'), ('grass_roots', '基层'), ('veterans', '老干部'), ('plans', '计划'), ('reports', '报告')], max_length=20, verbose_name='科室')),
                ('role', models.CharField(choices=[('head', '科室负责人'), ('clerk', '科室经办人'), ('unit_clerk', '单位联络员'), ('reader', '查阅人'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=20, verbose_name='角色')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='机构范围')),
            ],
            options={
                'verbose_name': '授权',
                'constraints': [models.CheckConstraint(condition=models.Q(('section__in', ['*', 'cadres', 'supervision', 'civil_service', 'training', 'talent', 'grass_roots', 'veterans', 'plans', 'reports'])), name='organisations_grant_section_known'), models.CheckConstraint(condition=models.Q(('role__in', ['head', 'clerk', 'unit_clerk', 'reader', 'system_admin', 'security_admin', 'audit_admin'])), name='organisations_grant_role_known'), models.UniqueConstraint(fields=('user', 'section', 'role', 'unit'), name='organisations_grant_once', nulls_distinct=False, violation_error_message='该用户已有这项授权。'), models.UniqueConstraint(condition=models.Q(('role__in', ['audit_admin', 'security_admin', 'system_admin'])), fields=('user',), name='organisations_grant_one_administrator', violation_error_message='系统管理员、安全管理员、审计管理员不得由一人兼任。')],
            },
        ),
    ]
