import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0004_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('year', models.PositiveIntegerField(db_index=True, verbose_name='年度')),
                ('span', models.CharField(choices=[('first', '上半年'), ('second', '下半年'), ('year', '全年')], default='year', max_length=20, verbose_name='期次')),
                ('kind', models.CharField(choices=[('routine', '常规'), ('key', '重点'), ('innovation', '创新')], max_length=20, verbose_name='类别')),
                ('title', models.CharField(max_length=200, verbose_name='工作要点')),
                ('benchmark', models.CharField(blank=True, max_length=200, verbose_name='标杆')),
                ('standard', models.CharField(blank=True, max_length=200, verbose_name='标准')),
                ('landmark', models.CharField(blank=True, max_length=200, verbose_name='标志')),
                ('section', models.CharField(blank=True, choices=[('cadres', '干部'), ('supervision', '监督'), ('civil_service', '公务员'), ('training', '教育'), ('talent', '人才'), ('grass_roots', '基层'), ('veterans', '老干部'), ('plans', '计划'), ('reports', '报告')], max_length=20, verbose_name='责任科室')),
                ('figure', models.CharField(blank=True, max_length=80, verbose_name='对应指标')),
                ('goal', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='目标值')),
                ('due_on', models.DateField(db_index=True, verbose_name='完成期限')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='下达日期')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='启动日期')),
                ('progress', models.CharField(blank=True, max_length=300, verbose_name='进展')),
                ('completed_on', models.DateField(blank=True, null=True, verbose_name='完成日期')),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='完成情况')),
                ('adjusted_on', models.DateField(blank=True, null=True, verbose_name='调整日期')),
                ('state', models.GeneratedField(choices=[('draft', '起草'), ('issued', '已下达'), ('under_way', '推进中'), ('done', '已完成'), ('adjusted', '已调整')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('adjusted_on__isnull', False)), then=models.Value('adjusted')), models.When(models.Q(('completed_on__isnull', False)), then=models.Value('done')), models.When(models.Q(('started_on__isnull', False)), then=models.Value('under_way')), models.When(models.Q(('issued_on__isnull', False)), then=models.Value('issued')), default=models.Value('draft')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='责任单位')),
            ],
            options={
                'verbose_name': '工作要点',
                'constraints': [models.CheckConstraint(condition=models.Q(('span__in', ['first', 'second', 'year'])), name='plans_item_span_known', violation_error_message='{span}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('kind__in', ['routine', 'key', 'innovation'])), name='plans_item_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('section__in', ['', 'cadres', 'supervision', 'civil_service', 'training', 'talent', 'grass_roots', 'veterans', 'plans', 'reports'])), name='plans_item_section_known', violation_error_message='{section}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('goal', None), ('goal__gte', 0), _connector='OR'), name='plans_item_goal_not_negative', violation_error_message='{goal}不得为负数。'), models.CheckConstraint(condition=models.Q(('issued_on', None), ('started_on', None), ('started_on__gte', models.F('issued_on')), _connector='OR'), name='plans_item_started_on_after_issued_on', violation_error_message='{started_on}不得早于{issued_on}。'), models.CheckConstraint(condition=models.Q(('issued_on', None), ('completed_on', None), ('completed_on__gte', models.F('issued_on')), _connector='OR'), name='plans_item_completed_on_after_issued_on', violation_error_message='{completed_on}不得早于{issued_on}。'), models.CheckConstraint(condition=models.Q(('started_on', None), ('completed_on', None), ('completed_on__gte', models.F('started_on')), _connector='OR'), name='plans_item_completed_on_after_started_on', violation_error_message='{completed_on}不得早于{started_on}。')],
            },
        ),
        migrations.CreateModel(
            name='TaskForce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='专班名称')),
                ('duty', models.CharField(blank=True, max_length=200, verbose_name='职责')),
                ('leader', models.CharField(blank=True, max_length=80, verbose_name='负责人职务')),
                ('formed_on', models.DateField(db_index=True, verbose_name='成立日期')),
                ('dissolved_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='牵头单位')),
            ],
            options={
                'verbose_name': '工作专班',
                'constraints': [models.CheckConstraint(condition=models.Q(('formed_on', None), ('dissolved_on', None), ('dissolved_on__gte', models.F('formed_on')), _connector='OR'), name='plans_taskforce_dissolved_on_after_formed_on', violation_error_message='{dissolved_on}不得早于{formed_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='会议编号')),
                ('name', models.CharField(max_length=120, verbose_name='会议名称')),
                ('kind', models.CharField(choices=[('joint', '联席会议'), ('task_force', '专班会议'), ('special', '专题会议')], max_length=20, verbose_name='会议类别')),
                ('held_on', models.DateField(db_index=True, verbose_name='召开日期')),
                ('convener', models.CharField(blank=True, max_length=80, verbose_name='召集人职务')),
                ('attendees', models.PositiveIntegerField(blank=True, null=True, verbose_name='参会人数')),
                ('minutes', models.CharField(blank=True, max_length=60, verbose_name='纪要文号')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='召集单位')),
                ('task_force', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='plans.taskforce', verbose_name='专班名称')),
            ],
            options={
                'verbose_name': '联席会议',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['joint', 'task_force', 'special'])), name='plans_meeting_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('attendees', None), ('attendees__gte', 0), _connector='OR'), name='plans_meeting_attendees_not_negative', violation_error_message='{attendees}不得为负数。')],
            },
        ),
        migrations.CreateModel(
            name='Problem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('section', models.CharField(choices=[('cadres', '干部'), ('supervision', '监督'), ('civil_service', '公务员'), ('training', '教育'), ('talent', '人才'), ('grass_roots', '基层'), ('veterans', '老干部'), ('plans', '计划'), ('reports', '报告')], max_length=20, verbose_name='领域')),
                ('text', models.CharField(max_length=300, verbose_name='问题')),
                ('source', models.CharField(choices=[('self', '自查'), ('superior', '上级反馈'), ('meeting', '会议提出'), ('public', '群众反映')], max_length=20, verbose_name='来源')),
                ('raised_on', models.DateField(db_index=True, verbose_name='提出日期')),
                ('measure', models.CharField(blank=True, max_length=300, verbose_name='整改措施')),
                ('rectifying_on', models.DateField(blank=True, null=True, verbose_name='整改启动日期')),
                ('due_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='整改期限')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='销号日期')),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='整改情况')),
                ('state', models.GeneratedField(choices=[('raised', '已提出'), ('rectifying', '整改中'), ('closed', '已销号')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('closed_on__isnull', False)), then=models.Value('closed')), models.When(models.Q(('rectifying_on__isnull', False)), then=models.Value('rectifying')), default=models.Value('raised')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='责任单位')),
            ],
            options={
                'verbose_name': '存在问题',
                'constraints': [models.CheckConstraint(condition=models.Q(('section__in', ['cadres', 'supervision', 'civil_service', 'training', 'talent', 'grass_roots', 'veterans', 'plans', 'reports'])), name='plans_problem_section_known', violation_error_message='{section}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('source__in', ['self', 'superior', 'meeting', 'public'])), name='plans_problem_source_known', violation_error_message='{source}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('raised_on', None), ('rectifying_on', None), ('rectifying_on__gte', models.F('raised_on')), _connector='OR'), name='plans_problem_rectifying_on_after_raised_on', violation_error_message='{rectifying_on}不得早于{raised_on}。'), models.CheckConstraint(condition=models.Q(('raised_on', None), ('closed_on', None), ('closed_on__gte', models.F('raised_on')), _connector='OR'), name='plans_problem_closed_on_after_raised_on', violation_error_message='{closed_on}不得早于{raised_on}。'), models.CheckConstraint(condition=models.Q(('rectifying_on', None), ('closed_on', None), ('closed_on__gte', models.F('rectifying_on')), _connector='OR'), name='plans_problem_closed_on_after_rectifying_on', violation_error_message='{closed_on}不得早于{rectifying_on}。'), models.CheckConstraint(condition=models.Q(('rectifying_on', None), ('due_on', None), ('due_on__gte', models.F('rectifying_on')), _connector='OR'), name='plans_problem_due_on_after_rectifying_on', violation_error_message='{due_on}不得早于{rectifying_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='事项编号')),
                ('text', models.CharField(max_length=200, verbose_name='议定事项')),
                ('due_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='办理期限')),
                ('dropped_on', models.DateField(blank=True, null=True, verbose_name='不列入日期')),
                ('state', models.GeneratedField(choices=[('open', '待转办'), ('adopted', '已列入要点'), ('dropped', '不列入')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('dropped_on__isnull', False)), then=models.Value('dropped')), models.When(models.Q(('item__isnull', False)), then=models.Value('adopted')), default=models.Value('open')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('item', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolution', to='plans.item', verbose_name='工作要点')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='plans.meeting', verbose_name='联席会议')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='承办单位')),
            ],
            options={
                'verbose_name': '议定事项',
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField(db_index=True, verbose_name='年度')),
                ('audience', models.CharField(choices=[('village', '村'), ('community', '社区'), ('organ', '市直机关'), ('two_new', '两新组织')], max_length=20, verbose_name='对象')),
                ('stars', models.CharField(choices=[('five', '五星'), ('four', '四星')], max_length=20, verbose_name='星级')),
                ('amount', models.PositiveIntegerField(verbose_name='目标数')),
                ('issued_on', models.DateField(db_index=True, verbose_name='下达日期')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='调整原因')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='下达单位')),
            ],
            options={
                'verbose_name': '年度目标',
                'constraints': [models.CheckConstraint(condition=models.Q(('audience__in', ['village', 'community', 'organ', 'two_new'])), name='plans_target_audience_known', violation_error_message='{audience}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('stars__in', ['five', 'four'])), name='plans_target_stars_known', violation_error_message='{stars}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='plans_target_amount_not_negative', violation_error_message='{amount}不得为负数。'), models.UniqueConstraint(fields=('year', 'audience', 'stars', 'issued_on'), name='plans_target_year_audience_stars_issued_on_once', violation_error_message='已有一行的{year}、{audience}、{stars}、{issued_on}与此相同，只能有一条。')],
            },
        ),
    ]
