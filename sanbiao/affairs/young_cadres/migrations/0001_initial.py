import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0004_rules'),
        ('people', '0006_sign_in_hashes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='历练编号')),
                ('host', models.CharField(max_length=200, verbose_name='历练单位')),
                ('line', models.CharField(choices=[('central', '中心工作一线'), ('village', '农村（社区）工作一线'), ('firm', '企业经营发展一线'), ('project', '重点项目推动一线'), ('petition', '信访维稳一线')], max_length=20, verbose_name='历练类别')),
                ('began_on', models.DateField(db_index=True, verbose_name='开始日期')),
                ('planned_until', models.DateField(blank=True, null=True, verbose_name='计划结束日期')),
                ('completed_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='完成日期')),
                ('state', models.CharField(choices=[('planned', '待派出'), ('active', '历练中'), ('completed', '已完成'), ('stopped', '终止')], default='planned', max_length=20, verbose_name='状态')),
                ('stopped_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('mentor', models.CharField(blank=True, max_length=60, verbose_name='带教领导')),
                ('tasks', models.CharField(blank=True, max_length=400, verbose_name='历练任务')),
                ('appraisal', models.CharField(blank=True, choices=[('excellent', '优秀'), ('passed', '合格'), ('failed', '不合格')], max_length=20, verbose_name='历练鉴定')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='派出单位')),
            ],
            options={
                'verbose_name': '历练',
                'constraints': [models.CheckConstraint(condition=models.Q(('line__in', ['central', 'village', 'firm', 'project', 'petition'])), name='young_cadres_placement_line_known', violation_error_message='{line}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'active', 'completed', 'stopped'])), name='young_cadres_placement_state_known', violation_error_message='{state}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('appraisal__in', ['', 'excellent', 'passed', 'failed'])), name='young_cadres_placement_appraisal_known', violation_error_message='{appraisal}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('began_on', None), ('planned_until', None), ('planned_until__gte', models.F('began_on')), _connector='OR'), name='young_cadres_placement_planned_until_after_began_on', violation_error_message='{planned_until}不得早于{began_on}。'), models.CheckConstraint(condition=models.Q(('began_on', None), ('completed_on', None), ('completed_on__gte', models.F('began_on')), _connector='OR'), name='young_cadres_placement_completed_on_after_began_on', violation_error_message='{completed_on}不得早于{began_on}。'), models.CheckConstraint(condition=models.Q(('began_on', None), ('stopped_on', None), ('stopped_on__gte', models.F('began_on')), _connector='OR'), name='young_cadres_placement_stopped_on_after_began_on', violation_error_message='{stopped_on}不得早于{began_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interviewed_on', models.DateField(db_index=True, verbose_name='面试日期')),
                ('session', models.CharField(blank=True, max_length=60, verbose_name='面试场次')),
                ('score_1', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='评委1')),
                ('score_2', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='评委2')),
                ('score_3', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='评委3')),
                ('score_4', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='评委4')),
                ('score_5', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='评委5')),
                ('score_6', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='评委6')),
                ('score_7', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='评委7')),
                ('score_8', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='评委8')),
                ('score_9', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='评委9')),
                ('result', models.DecimalField(blank=True, decimal_places=2, editable=False, max_digits=5, verbose_name='面试得分')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='people.person', verbose_name='姓名')),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='young_cadres.placement', verbose_name='历练')),
            ],
            options={
                'verbose_name': '面试成绩',
                'constraints': [models.CheckConstraint(condition=models.Q(('score_1', None), ('score_1__gte', 0), _connector='OR'), name='young_cadres_interview_score_1_not_negative', violation_error_message='{score_1}不得为负数。'), models.CheckConstraint(condition=models.Q(('score_2', None), ('score_2__gte', 0), _connector='OR'), name='young_cadres_interview_score_2_not_negative', violation_error_message='{score_2}不得为负数。'), models.CheckConstraint(condition=models.Q(('score_3', None), ('score_3__gte', 0), _connector='OR'), name='young_cadres_interview_score_3_not_negative', violation_error_message='{score_3}不得为负数。'), models.CheckConstraint(condition=models.Q(('score_4', None), ('score_4__gte', 0), _connector='OR'), name='young_cadres_interview_score_4_not_negative', violation_error_message='{score_4}不得为负数。'), models.CheckConstraint(condition=models.Q(('score_5', None), ('score_5__gte', 0), _connector='OR'), name='young_cadres_interview_score_5_not_negative', violation_error_message='{score_5}不得为负数。'), models.CheckConstraint(condition=models.Q(('score_6', None), ('score_6__gte', 0), _connector='OR'), name='young_cadres_interview_score_6_not_negative', violation_error_message='{score_6}不得为负数。'), models.CheckConstraint(condition=models.Q(('score_7', None), ('score_7__gte', 0), _connector='OR'), name='young_cadres_interview_score_7_not_negative', violation_error_message='{score_7}不得为负数。'), models.CheckConstraint(condition=models.Q(('score_8', None), ('score_8__gte', 0), _connector='OR'), name='young_cadres_interview_score_8_not_negative', violation_error_message='{score_8}不得为负数。'), models.CheckConstraint(condition=models.Q(('score_9', None), ('score_9__gte', 0), _connector='OR'), name='young_cadres_interview_score_9_not_negative', violation_error_message='{score_9}不得为负数。'), models.UniqueConstraint(fields=('placement', 'interviewed_on'), name='young_cadres_interview_placement_interviewed_on_once', violation_error_message='已有一行的{placement}、{interviewed_on}与此相同，只能有一条。')],
            },
        ),
        migrations.CreateModel(
            name='PoolEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('birth_month', models.DateField(verbose_name='出生年月')),
                ('source', models.CharField(choices=[('appraisal', '年度考核推荐'), ('survey', '专项调研'), ('selected', '选调生')], max_length=20, verbose_name='推荐方式')),
                ('entered_on', models.DateField(db_index=True, verbose_name='入库日期')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='出库日期')),
                ('leave_reason', models.CharField(blank=True, choices=[('used', '提拔使用'), ('overage', '超过年龄'), ('appraisal', '考核基本称职以下'), ('discipline', '受到处理处分'), ('moved', '调离本市'), ('objected', '单位不同意继续培养'), ('other', '其他')], max_length=20, verbose_name='出库原因')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='备注')),
                ('state', models.GeneratedField(choices=[('in_pool', '在库'), ('left', '已出库')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('left_on__isnull', False)), then=models.Value('left')), default=models.Value('in_pool')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pool_entries', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='推荐单位')),
            ],
            options={
                'verbose_name': '年轻干部库',
                'constraints': [models.CheckConstraint(condition=models.Q(('source__in', ['appraisal', 'survey', 'selected'])), name='young_cadres_poolentry_source_known', violation_error_message='{source}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('leave_reason__in', ['', 'used', 'overage', 'appraisal', 'discipline', 'moved', 'objected', 'other'])), name='young_cadres_poolentry_leave_reason_known', violation_error_message='{leave_reason}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('entered_on', None), ('left_on', None), ('left_on__gte', models.F('entered_on')), _connector='OR'), name='young_cadres_poolentry_left_on_after_entered_on', violation_error_message='{left_on}不得早于{entered_on}。'), models.UniqueConstraint(fields=('person', 'entered_on'), name='young_cadres_poolentry_person_entered_on_once', violation_error_message='已有一行的{person}、{entered_on}与此相同，只能有一条。')],
            },
        ),
    ]
