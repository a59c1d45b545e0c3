import django.db.models.deletion
import sanbiao.core.secrecy.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_number', sanbiao.core.secrecy.fields.SealedField(hashed_in='', verbose_name='身份证号')),
                ('id_hash', models.CharField(editable=False, max_length=32, unique=True, verbose_name='身份证号摘要')),
                ('name', models.CharField(db_index=True, max_length=60, verbose_name='姓名')),
                ('on_roster', models.BooleanField(default=False, verbose_name='在册')),
                ('post', models.CharField(blank=True, max_length=400, verbose_name='现任职务')),
                ('sex', models.CharField(blank=True, choices=[('male', '男'), ('female', '女')], max_length=10, verbose_name='性别')),
                ('ethnicity', models.CharField(blank=True, max_length=40, verbose_name='民族')),
                ('native_place', models.CharField(blank=True, max_length=60, verbose_name='籍贯')),
                ('full_time_level', models.CharField(blank=True, max_length=60, verbose_name='全日制学历')),
                ('full_time_school', models.CharField(blank=True, max_length=120, verbose_name='全日制毕业院校及专业')),
                ('in_service_level', models.CharField(blank=True, max_length=60, verbose_name='在职学历')),
                ('in_service_school', models.CharField(blank=True, max_length=120, verbose_name='在职毕业院校及专业')),
                ('birth_month', models.DateField(blank=True, null=True, verbose_name='出生年月')),
                ('work_month', models.DateField(blank=True, null=True, verbose_name='参加工作时间')),
                ('party_month', models.DateField(blank=True, null=True, verbose_name='入党时间')),
                ('post_since', models.DateField(blank=True, null=True, verbose_name='任现职时间')),
                ('rank', models.CharField(blank=True, max_length=60, verbose_name='职务层次')),
                ('rank_since', models.DateField(blank=True, null=True, verbose_name='任现职级时间')),
                ('status', models.CharField(choices=[('serving', '现职'), ('retired', '离退'), ('transferred', '调出')], default='serving', max_length=20, verbose_name='人员状态')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='备注')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '人员',
                'indexes': [models.Index(fields=['on_roster', 'unit'], name='people_person_on_roster')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sex__in', ['', 'male', 'female'])), name='people_person_sex_known'), models.CheckConstraint(condition=models.Q(('status__in', ['serving', 'retired', 'transferred'])), name='people_person_status_known'), models.CheckConstraint(condition=models.Q(('on_roster', False), models.Q(('birth_month__isnull', False), models.Q(('sex', ''), _negated=True)), _connector='OR'), name='people_person_roster_complete', violation_error_message='在册干部必须有出生年月和性别。')],
            },
        ),
        migrations.CreateModel(
            name='FamilyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('relation', models.CharField(max_length=20, verbose_name='称谓')),
                ('name', models.CharField(max_length=60, verbose_name='亲属姓名')),
                ('birth_month', models.DateField(blank=True, null=True, verbose_name='亲属出生年月')),
                ('politics', models.CharField(blank=True, max_length=40, verbose_name='政治面貌')),
                ('post', models.CharField(blank=True, max_length=250, verbose_name='工作单位及职务')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='family', to='people.person', verbose_name='姓名')),
            ],
            options={
                'verbose_name': '家庭成员',
                'constraints': [models.UniqueConstraint(fields=('person', 'place'), name='people_family_place_once', violation_error_message='次序不得重复。')],
            },
        ),
        migrations.CreateModel(
            name='Appraisal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('result', models.CharField(max_length=20, verbose_name='等次')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appraisals', to='people.person', verbose_name='姓名')),
            ],
            options={
                'verbose_name': '年度考核',
                'constraints': [models.UniqueConstraint(fields=('person', 'year'), name='people_appraisal_once', violation_error_message='该年度已有考核结果。')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(max_length=120, verbose_name='职务名称')),
                ('began_on', models.DateField(verbose_name='任职时间')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='免职时间')),
                ('is_team_member', models.BooleanField(verbose_name='是否班子成员')),
                ('manner', models.CharField(choices=[('formal', '正式任职'), ('concurrent', '兼任'), ('secondment', '挂职')], max_length=20, verbose_name='任职方式')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='备注')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='organisations.unit', verbose_name='任职机构')),
            ],
            options={
                'verbose_name': '任职',
                'indexes': [models.Index(fields=['is_team_member', 'unit'], name='people_posting_team')],
                'constraints': [models.CheckConstraint(condition=models.Q(('manner__in', ['formal', 'concurrent', 'secondment'])), name='people_posting_manner_known'), models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='people_posting_dates_in_order', violation_error_message='免职时间不得早于任职时间。'), models.UniqueConstraint(fields=('person', 'unit', 'post', 'began_on'), name='people_posting_once', violation_error_message='同一人在同一机构、同一职务、同一任职时间只能有一条任职。')],
            },
        ),
        migrations.CreateModel(
            name='ResumeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('began_on', models.DateField(blank=True, null=True, verbose_name='起始年月')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='截止年月')),
                ('text', models.CharField(max_length=500, verbose_name='经历')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resume', to='people.person', verbose_name='姓名')),
            ],
            options={
                'verbose_name': '简历',
                'constraints': [models.UniqueConstraint(fields=('person', 'place'), name='people_resume_place_once', violation_error_message='次序不得重复。'), models.CheckConstraint(condition=models.Q(('began_on', None), ('ended_on', None), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='people_resume_dates_in_order', violation_error_message='截止年月不得早于起始年月。')],
            },
        ),
    ]
