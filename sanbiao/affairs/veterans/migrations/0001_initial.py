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
            name='RetiredBranch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='支部名称')),
                ('opened_on', models.DateField(verbose_name='成立日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('secretary', models.CharField(blank=True, max_length=60, verbose_name='支部书记')),
                ('members', models.PositiveIntegerField(blank=True, null=True, verbose_name='党员人数')),
                ('six_good_on', models.DateField(blank=True, null=True, verbose_name='六好创建日期')),
                ('named_on', models.DateField(blank=True, null=True, verbose_name='命名日期')),
                ('letter', models.CharField(blank=True, max_length=60, verbose_name='命名文号')),
                ('review_due_on', models.DateField(blank=True, null=True, verbose_name='复核期限')),
                ('review_begun_on', models.DateField(blank=True, null=True, verbose_name='复核启动日期')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='复核通过日期')),
                ('removed_on', models.DateField(blank=True, null=True, verbose_name='摘牌日期')),
                ('state', models.GeneratedField(choices=[('founded', '未创建'), ('creating', '创建中'), ('named', '已命名'), ('reviewing', '复核中'), ('removed', '已摘牌')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('removed_on__isnull', False)), then=models.Value('removed')), models.When(models.Q(('review_begun_on__isnull', False), models.Q(('reviewed_on', None), ('reviewed_on__lt', models.F('review_begun_on')), _connector='OR')), then=models.Value('reviewing')), models.When(models.Q(('named_on__isnull', False)), then=models.Value('named')), models.When(models.Q(('six_good_on__isnull', False)), then=models.Value('creating')), default=models.Value('founded')), output_field=models.CharField(max_length=20), verbose_name='六好状态')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='所属单位')),
            ],
            options={
                'verbose_name': '离退休党支部',
                'constraints': [models.CheckConstraint(condition=models.Q(('opened_on', None), ('closed_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='veterans_retiredbranch_closed_on_after_opened_on', violation_error_message='{closed_on}不得早于{opened_on}。'), models.CheckConstraint(condition=models.Q(('six_good_on', None), ('named_on', None), ('named_on__gte', models.F('six_good_on')), _connector='OR'), name='veterans_retiredbranch_named_on_after_six_good_on', violation_error_message='{named_on}不得早于{six_good_on}。'), models.CheckConstraint(condition=models.Q(('six_good_on', None), ('review_begun_on', None), ('review_begun_on__gte', models.F('six_good_on')), _connector='OR'), name='veterans_retiredbranch_review_begun_on_after_six_good_on', violation_error_message='{review_begun_on}不得早于{six_good_on}。'), models.CheckConstraint(condition=models.Q(('named_on', None), ('review_begun_on', None), ('review_begun_on__gte', models.F('named_on')), _connector='OR'), name='veterans_retiredbranch_review_begun_on_after_named_on', violation_error_message='{review_begun_on}不得早于{named_on}。'), models.CheckConstraint(condition=models.Q(('six_good_on', None), ('removed_on', None), ('removed_on__gte', models.F('six_good_on')), _connector='OR'), name='veterans_retiredbranch_removed_on_after_six_good_on', violation_error_message='{removed_on}不得早于{six_good_on}。'), models.CheckConstraint(condition=models.Q(('named_on', None), ('removed_on', None), ('removed_on__gte', models.F('named_on')), _connector='OR'), name='veterans_retiredbranch_removed_on_after_named_on', violation_error_message='{removed_on}不得早于{named_on}。'), models.CheckConstraint(condition=models.Q(('review_begun_on', None), ('removed_on', None), ('removed_on__gte', models.F('review_begun_on')), _connector='OR'), name='veterans_retiredbranch_removed_on_after_review_begun_on', violation_error_message='{removed_on}不得早于{review_begun_on}。'), models.CheckConstraint(condition=models.Q(('named_on', None), ('reviewed_on', None), ('reviewed_on__gte', models.F('named_on')), _connector='OR'), name='veterans_retiredbranch_reviewed_on_after_named_on', violation_error_message='{reviewed_on}不得早于{named_on}。')],
            },
        ),
        migrations.CreateModel(
            name='SilverService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=120, verbose_name='服务内容')),
                ('served_on', models.DateField(db_index=True, verbose_name='服务日期')),
                ('hours', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='服务小时')),
                ('heads', models.PositiveIntegerField(blank=True, null=True, verbose_name='受益人数')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='silver_services', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='服务单位')),
            ],
            options={
                'verbose_name': '银发服务',
                'constraints': [models.CheckConstraint(condition=models.Q(('hours', None), ('hours__gte', 0), _connector='OR'), name='veterans_silverservice_hours_not_negative', violation_error_message='{hours}不得为负数。'), models.UniqueConstraint(fields=('person', 'served_on', 'subject'), name='veterans_silverservice_person_served_on_subject_once', violation_error_message='已有一行的{person}、{served_on}、{subject}与此相同，只能有一条。')],
            },
        ),
        migrations.CreateModel(
            name='SilverTalent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('skill', models.CharField(choices=[('lecturing', '理论宣讲'), ('farming', '农业技术'), ('schooling', '教育教学'), ('health', '医疗卫生'), ('mediation', '法律调解'), ('arts', '文化艺术'), ('technology', '科学技术'), ('management', '经济管理'), ('other', '其他')], max_length=20, verbose_name='专长类别')),
                ('strengths', models.CharField(blank=True, max_length=120, verbose_name='专长')),
                ('willing', models.CharField(blank=True, max_length=120, verbose_name='服务意愿')),
                ('joined_on', models.DateField(db_index=True, verbose_name='入库日期')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='出库日期')),
                ('state', models.GeneratedField(choices=[('in_pool', '在库'), ('left', '出库')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('left_on__isnull', False)), then=models.Value('left')), default=models.Value('in_pool')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='silver_talent', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='原单位')),
            ],
            options={
                'verbose_name': '银发人才',
                'constraints': [models.CheckConstraint(condition=models.Q(('skill__in', ['lecturing', 'farming', 'schooling', 'health', 'mediation', 'arts', 'technology', 'management', 'other'])), name='veterans_silvertalent_skill_known', violation_error_message='{skill}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('joined_on', None), ('left_on', None), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='veterans_silvertalent_left_on_after_joined_on', violation_error_message='{left_on}不得早于{joined_on}。')],
            },
        ),
        migrations.CreateModel(
            name='SixGoodReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('stage', models.CharField(choices=[('own', '自评'), ('check', '核查'), ('yearly', '年度复核')], max_length=20, verbose_name='环节')),
                ('found_on', models.DateField(db_index=True, verbose_name='评定日期')),
                ('organisation', models.BooleanField(default=False, verbose_name='组织设置好')),
                ('committee', models.BooleanField(default=False, verbose_name='班子建设好')),
                ('members', models.BooleanField(default=False, verbose_name='党员队伍好')),
                ('study', models.BooleanField(default=False, verbose_name='学习活动好')),
                ('deeds', models.BooleanField(default=False, verbose_name='作用发挥好')),
                ('rules', models.BooleanField(default=False, verbose_name='制度坚持好')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='佐证与说明')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='veterans.retiredbranch', verbose_name='支部')),
            ],
            options={
                'verbose_name': '六好评定',
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['own', 'check', 'yearly'])), name='veterans_sixgoodreview_stage_known', violation_error_message='{stage}不在可填的选项中。'), models.UniqueConstraint(fields=('branch', 'year', 'stage'), name='veterans_sixgoodreview_branch_year_stage_once', violation_error_message='已有一行的{branch}、{year}、{stage}与此相同，只能有一条。')],
            },
        ),
        migrations.CreateModel(
            name='Veteran',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('veteran', '离休'), ('retired', '退休')], max_length=20, verbose_name='离退类别')),
                ('born_on', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                ('retired_on', models.DateField(verbose_name='离退休时间')),
                ('rank', models.CharField(blank=True, max_length=60, verbose_name='离退休时职级')),
                ('treatment', models.CharField(blank=True, max_length=60, verbose_name='享受待遇')),
                ('health', models.CharField(blank=True, choices=[('well', '健康'), ('fair', '一般'), ('poor', '较差'), ('disabled', '失能'), ('hospital', '住院')], max_length=20, verbose_name='健康状况')),
                ('lives_alone', models.BooleanField(default=False, verbose_name='独居')),
                ('in_hardship', models.BooleanField(default=False, verbose_name='生活困难')),
                ('contact', models.CharField(blank=True, max_length=60, verbose_name='联系人')),
                ('reported_to_branch_on', models.DateField(blank=True, null=True, verbose_name='原单位支部报到日期')),
                ('reported_to_community_on', models.DateField(blank=True, null=True, verbose_name='居住社区报到日期')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='移出日期')),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='veterans.retiredbranch', verbose_name='所在党支部')),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='veterans_living', to='organisations.unit', verbose_name='居住社区')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='veteran', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='原单位')),
            ],
            options={
                'verbose_name': '老干部名册',
                'indexes': [models.Index(fields=['unit', 'id'], name='veterans_veteran_listed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['veteran', 'retired'])), name='veterans_veteran_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('health__in', ['', 'well', 'fair', 'poor', 'disabled', 'hospital'])), name='veterans_veteran_health_known', violation_error_message='{health}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('retired_on', None), ('left_on', None), ('left_on__gte', models.F('retired_on')), _connector='OR'), name='veterans_veteran_left_on_after_retired_on', violation_error_message='{left_on}不得早于{retired_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occasion', models.CharField(choices=[('illness', '生病住院'), ('festival', '重大节日'), ('birthday', '寿辰'), ('family', '家庭变故'), ('mood', '思想波动'), ('death', '逝世'), ('other', '其他')], max_length=20, verbose_name='走访事由')),
                ('arose_on', models.DateField(verbose_name='事由日期')),
                ('due_on', models.DateField(db_index=True, verbose_name='应访日期')),
                ('visited_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='走访日期')),
                ('visitor', models.CharField(blank=True, max_length=80, verbose_name='走访人')),
                ('money', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='慰问金（元）')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='走访情况')),
                ('waived_on', models.DateField(blank=True, null=True, verbose_name='免访日期')),
                ('state', models.GeneratedField(choices=[('due', '应访'), ('done', '已访'), ('waived', '免访')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('waived_on__isnull', False)), then=models.Value('waived')), models.When(models.Q(('visited_on__isnull', False)), then=models.Value('done')), default=models.Value('due')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='原单位')),
            ],
            options={
                'verbose_name': '走访慰问',
                'constraints': [models.CheckConstraint(condition=models.Q(('occasion__in', ['illness', 'festival', 'birthday', 'family', 'mood', 'death', 'other'])), name='veterans_visit_occasion_known', violation_error_message='{occasion}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('arose_on', None), ('due_on', None), ('due_on__gte', models.F('arose_on')), _connector='OR'), name='veterans_visit_due_on_after_arose_on', violation_error_message='{due_on}不得早于{arose_on}。'), models.CheckConstraint(condition=models.Q(('money', None), ('money__gte', 0), _connector='OR'), name='veterans_visit_money_not_negative', violation_error_message='{money}不得为负数。'), models.UniqueConstraint(fields=('person', 'occasion', 'arose_on'), name='veterans_visit_person_occasion_arose_on_once', violation_error_message='已有一行的{person}、{occasion}、{arose_on}与此相同，只能有一条。')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='活动编号')),
                ('title', models.CharField(max_length=120, verbose_name='活动名称')),
                ('kind', models.CharField(choices=[('study', '政治学习'), ('briefing', '情况通报'), ('tour', '参观考察'), ('culture', '文体活动'), ('service', '志愿服务'), ('lecture', '主题宣讲')], max_length=20, verbose_name='活动类别')),
                ('planned_on', models.DateField(db_index=True, verbose_name='计划日期')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='地点')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='举办日期')),
                ('heads', models.PositiveIntegerField(blank=True, null=True, verbose_name='参加人数')),
                ('award', models.CharField(blank=True, max_length=120, verbose_name='获得奖项')),
                ('awarded_by', models.CharField(blank=True, max_length=120, verbose_name='授奖单位')),
                ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='取消日期')),
                ('state', models.GeneratedField(choices=[('planned', '计划'), ('held', '已举办'), ('cancelled', '已取消')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('cancelled_on__isnull', False)), then=models.Value('cancelled')), models.When(models.Q(('held_on__isnull', False)), then=models.Value('held')), default=models.Value('planned')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='主办单位')),
            ],
            options={
                'verbose_name': '老干部活动',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['study', 'briefing', 'tour', 'culture', 'service', 'lecture'])), name='veterans_activity_kind_known', violation_error_message='{kind}不在可填的选项中。')],
            },
        ),
        migrations.CreateModel(
            name='DemoSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='示范点名称')),
                ('level', models.CharField(choices=[('province', '省级'), ('city', '市级'), ('county', '县级')], max_length=20, verbose_name='级别')),
                ('named_on', models.DateField(db_index=True, verbose_name='命名日期')),
                ('letter', models.CharField(blank=True, max_length=60, verbose_name='命名文号')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='摘牌日期')),
                ('state', models.GeneratedField(choices=[('named', '已命名'), ('withdrawn', '已摘牌')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('withdrawn_on__isnull', False)), then=models.Value('withdrawn')), default=models.Value('named')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='所属单位')),
            ],
            options={
                'verbose_name': '正能量示范点',
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['province', 'city', 'county'])), name='veterans_demosite_level_known', violation_error_message='{level}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('named_on', None), ('withdrawn_on', None), ('withdrawn_on__gte', models.F('named_on')), _connector='OR'), name='veterans_demosite_withdrawn_on_after_named_on', violation_error_message='{withdrawn_on}不得早于{named_on}。'), models.UniqueConstraint(fields=('name', 'level'), name='veterans_demosite_name_level_once', violation_error_message='已有一行的{name}、{level}与此相同，只能有一条。')],
            },
        ),
    ]
