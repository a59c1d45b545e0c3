import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClassRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='班次编号')),
                ('name', models.CharField(max_length=120, verbose_name='班次名称')),
                ('nature', models.CharField(choices=[('main', '主体班'), ('away', '外出培训'), ('superior', '上级调训'), ('shadowing', '跟班历练')], max_length=20, verbose_name='班次性质')),
                ('audience', models.CharField(blank=True, choices=[('village_secretary', '村（社区）书记'), ('section_level', '科级干部'), ('young', '年轻干部'), ('other', '其他')], max_length=20, verbose_name='主体班类别')),
                ('topic', models.CharField(blank=True, max_length=80, verbose_name='专题')),
                ('place', models.CharField(max_length=80, verbose_name='培训地点')),
                ('began_on', models.DateField(db_index=True, verbose_name='开班日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='结业日期')),
                ('state', models.CharField(choices=[('planned', '计划'), ('open', '已开班'), ('completed', '已结业'), ('cancelled', '取消')], default='planned', max_length=20, verbose_name='状态')),
                ('hours', models.DecimalField(blank=True, decimal_places=1, max_digits=6, null=True, verbose_name='学时')),
                ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='计划人数')),
                ('organiser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='主办单位')),
            ],
            options={
                'verbose_name': '班次',
                'constraints': [models.CheckConstraint(condition=models.Q(('nature__in', ['main', 'away', 'superior', 'shadowing'])), name='training_class_nature_known'), models.CheckConstraint(condition=models.Q(('audience__in', ['', 'village_secretary', 'section_level', 'young', 'other'])), name='training_class_audience_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'open', 'completed', 'cancelled'])), name='training_class_state_known'), models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='training_class_dates_in_order', violation_error_message='结业日期不得早于开班日期。'), models.CheckConstraint(condition=models.Q(('hours', None), ('hours__gte', 0), _connector='OR'), name='training_class_hours_positive', violation_error_message='学时不得为负数。')],
            },
        ),
        migrations.CreateModel(
            name='OnlineSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_code', models.CharField(max_length=40, verbose_name='场次编号')),
                ('series', models.CharField(choices=[('lecture', '大讲堂'), ('other', '其他')], max_length=20, verbose_name='学习系列')),
                ('theme', models.CharField(blank=True, max_length=120, verbose_name='主题')),
                ('aired_on', models.DateField(db_index=True, verbose_name='播出日期')),
                ('heads', models.PositiveIntegerField(verbose_name='参学人数')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='参学单位')),
            ],
            options={
                'verbose_name': '线上学习',
                'constraints': [models.CheckConstraint(condition=models.Q(('series__in', ['lecture', 'other'])), name='training_online_series_known'), models.UniqueConstraint(fields=('session_code', 'unit'), name='training_online_once', violation_error_message='同一单位在同一场次只能有一条。')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.CharField(max_length=120, verbose_name='读本')),
                ('is_required', models.BooleanField(verbose_name='是否必读')),
                ('set_on', models.DateField(verbose_name='布置日期')),
                ('finished_on', models.DateField(blank=True, null=True, verbose_name='完成日期')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '读本通读',
                'constraints': [models.CheckConstraint(condition=models.Q(('finished_on', None), ('finished_on__gte', models.F('set_on')), _connector='OR'), name='training_reading_dates_in_order', violation_error_message='完成日期不得早于布置日期。'), models.UniqueConstraint(fields=('person', 'book'), name='training_reading_once', violation_error_message='同一人同一读本只能有一条。')],
            },
        ),
        migrations.CreateModel(
            name='RotationTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_text', models.CharField(max_length=120, verbose_name='单位')),
                ('category', models.CharField(choices=[('section_level', '科级干部'), ('below_section', '科级以下干部'), ('village_secretary', '村（社区）书记')], max_length=20, verbose_name='对象类别')),
                ('listed_on', models.DateField(verbose_name='列入日期')),
                ('removed_on', models.DateField(blank=True, null=True, verbose_name='移出日期')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rotation_target', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='所属机构')),
            ],
            options={
                'verbose_name': '轮训对象',
                'constraints': [models.CheckConstraint(condition=models.Q(('category__in', ['section_level', 'below_section', 'village_secretary'])), name='training_target_category_known'), models.CheckConstraint(condition=models.Q(('removed_on', None), ('removed_on__gte', models.F('listed_on')), _connector='OR'), name='training_target_dates_in_order', violation_error_message='移出日期不得早于列入日期。')],
            },
        ),
        migrations.CreateModel(
            name='Trainee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_text', models.CharField(max_length=120, verbose_name='单位')),
                ('attendance', models.CharField(choices=[('attended', '参训'), ('absent', '请假未参训'), ('expected', '待签到')], max_length=20, verbose_name='参训情况')),
                ('signed_in_at', models.DateTimeField(blank=True, null=True, verbose_name='签到时间')),
                ('leave_hours', models.DecimalField(decimal_places=1, default=0, max_digits=6, verbose_name='请假学时')),
                ('class_run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trainees', to='training.classrun', verbose_name='班次')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trainings', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='所属机构')),
            ],
            options={
                'verbose_name': '学员',
                'constraints': [models.CheckConstraint(condition=models.Q(('leave_hours__gte', 0)), name='training_trainee_leave_positive', violation_error_message='请假学时不得为负数。'), models.CheckConstraint(condition=models.Q(('signed_in_at', None), ('attendance', 'attended'), _connector='OR'), name='training_trainee_signed_in_attended', violation_error_message='已签到的学员，参训情况应为参训。'), models.CheckConstraint(condition=models.Q(('attendance__in', ['attended', 'absent', 'expected'])), name='training_trainee_attendance_known'), models.UniqueConstraint(fields=('class_run', 'person'), name='training_trainee_once', violation_error_message='同一人在同一班次只能有一条。')],
            },
        ),
    ]
