import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('firms', '0001_initial'),
        ('organisations', '0004_rules'),
        ('people', '0006_sign_in_hashes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('incubator', models.CharField(max_length=80, verbose_name='孵化器')),
                ('firm_text', models.CharField(db_index=True, max_length=120, verbose_name='企业名称')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='申请号')),
                ('kind', models.CharField(choices=[('invention', '发明专利'), ('utility', '实用新型'), ('design', '外观设计'), ('software', '软件著作权'), ('trademark', '商标')], max_length=20, verbose_name='知识产权类型')),
                ('filed_on', models.DateField(db_index=True, verbose_name='申请日期')),
                ('granted_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='授权日期')),
            ],
            options={
                'verbose_name': '知识产权',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['invention', 'utility', 'design', 'software', 'trademark'])), name='talent_filing_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('filed_on', None), ('granted_on', None), ('granted_on__gte', models.F('filed_on')), _connector='OR'), name='talent_filing_granted_on_after_filed_on', violation_error_message='{granted_on}不得早于{filed_on}。')],
            },
        ),
        migrations.CreateModel(
            name='PeerValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('compared', models.CharField(choices=[('tech_firms', '科技型企业总数'), ('research', '规上工业企业研发活动覆盖率')], max_length=20, verbose_name='指标')),
                ('told_on', models.DateField(db_index=True, verbose_name='截止日期')),
                ('peer', models.CharField(max_length=60, verbose_name='县（市）')),
                ('value', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='数值')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='数据来源')),
            ],
            options={
                'verbose_name': '同级比较',
                'constraints': [models.UniqueConstraint(fields=('told_on', 'compared', 'peer'), name='talent_peervalue_told_on_compared_peer_once', violation_error_message='已有一行的{told_on}、{compared}、{peer}与此相同，只能有一条。'), models.CheckConstraint(condition=models.Q(('compared__in', ['tech_firms', 'research'])), name='talent_peervalue_compared_known', violation_error_message='{compared}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('value', None), ('value__gte', 0), _connector='OR'), name='talent_peervalue_value_not_negative', violation_error_message='{value}不得为负数。')],
            },
        ),
        migrations.CreateModel(
            name='TalentPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, unique=True, verbose_name='政策名称')),
                ('branch', models.CharField(choices=[('one', '总政策（1）'), ('many', '专项政策（N）')], max_length=20, verbose_name='政策层级')),
                ('programme', models.CharField(blank=True, choices=[('youth', '青年创新创业'), ('teams', '创新创业团队项目'), ('urgent', '急需紧缺人才认定'), ('entrepreneurs', '企业家素质提升'), ('incubation', '孵化载体'), ('recruiting', '公开招引')], max_length=20, verbose_name='对应项目')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('department', models.CharField(blank=True, max_length=80, verbose_name='牵头部门')),
                ('issued_on', models.DateField(db_index=True, verbose_name='印发日期')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='有效期至')),
            ],
            options={
                'verbose_name': '人才政策',
                'constraints': [models.CheckConstraint(condition=models.Q(('branch__in', ['one', 'many'])), name='talent_talentpolicy_branch_known', violation_error_message='{branch}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('programme__in', ['', 'youth', 'teams', 'urgent', 'entrepreneurs', 'incubation', 'recruiting'])), name='talent_talentpolicy_programme_known', violation_error_message='{programme}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('issued_on', None), ('expires_on', None), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='talent_talentpolicy_expires_on_after_issued_on', violation_error_message='{expires_on}不得早于{issued_on}。')],
            },
        ),
        migrations.CreateModel(
            name='TeamProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='项目编号')),
                ('name', models.CharField(max_length=160, verbose_name='项目名称')),
                ('host', models.CharField(db_index=True, max_length=120, verbose_name='依托单位')),
                ('leader', models.CharField(blank=True, max_length=60, verbose_name='负责人')),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='申报日期')),
                ('review_began_on', models.DateField(blank=True, null=True, verbose_name='进入评审日期')),
                ('decision_due_on', models.DateField(blank=True, null=True, verbose_name='遴选期限')),
                ('score', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='评审得分')),
                ('outcome', models.CharField(choices=[('selected', '入选'), ('rejected', '未入选'), ('pending', '待定')], default='pending', max_length=20, verbose_name='遴选结果')),
                ('decided_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='遴选日期')),
                ('funding', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='资助金额（万元）')),
                ('recommended_on', models.DateField(blank=True, null=True, verbose_name='推荐上级日期')),
                ('above_outcome', models.CharField(blank=True, choices=[('selected', '入选'), ('rejected', '未入选'), ('pending', '待定')], max_length=20, verbose_name='上级结果')),
                ('above_decided_on', models.DateField(blank=True, null=True, verbose_name='上级结果日期')),
                ('state', models.GeneratedField(choices=[('applied', '已申报'), ('reviewing', '评审中'), ('rejected', '未入选'), ('selected', '已入选'), ('recommended', '已推荐上级'), ('above_rejected', '上级未入选'), ('above_selected', '上级入选')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('outcome', 'selected'), ('above_outcome', 'selected')), then=models.Value('above_selected')), models.When(models.Q(('outcome', 'selected'), ('above_outcome', 'rejected')), then=models.Value('above_rejected')), models.When(models.Q(('outcome', 'selected'), ('recommended_on__isnull', False)), then=models.Value('recommended')), models.When(models.Q(('outcome', 'selected')), then=models.Value('selected')), models.When(models.Q(('outcome', 'rejected')), then=models.Value('rejected')), models.When(models.Q(('review_began_on__isnull', False)), then=models.Value('reviewing')), default=models.Value('applied')), output_field=models.CharField(max_length=20), verbose_name='状态')),
            ],
            options={
                'verbose_name': '团队项目',
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['selected', 'rejected', 'pending'])), name='talent_teamproject_outcome_known', violation_error_message='{outcome}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('above_outcome__in', ['', 'selected', 'rejected', 'pending'])), name='talent_teamproject_above_outcome_known', violation_error_message='{above_outcome}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('submitted_on', None), ('review_began_on', None), ('review_began_on__gte', models.F('submitted_on')), _connector='OR'), name='talent_teamproject_review_began_on_after_submitted_on', violation_error_message='{review_began_on}不得早于{submitted_on}。'), models.CheckConstraint(condition=models.Q(('submitted_on', None), ('decided_on', None), ('decided_on__gte', models.F('submitted_on')), _connector='OR'), name='talent_teamproject_decided_on_after_submitted_on', violation_error_message='{decided_on}不得早于{submitted_on}。'), models.CheckConstraint(condition=models.Q(('review_began_on', None), ('decided_on', None), ('decided_on__gte', models.F('review_began_on')), _connector='OR'), name='talent_teamproject_decided_on_after_review_began_on', violation_error_message='{decided_on}不得早于{review_began_on}。'), models.CheckConstraint(condition=models.Q(('submitted_on', None), ('recommended_on', None), ('recommended_on__gte', models.F('submitted_on')), _connector='OR'), name='talent_teamproject_recommended_on_after_submitted_on', violation_error_message='{recommended_on}不得早于{submitted_on}。'), models.CheckConstraint(condition=models.Q(('review_began_on', None), ('recommended_on', None), ('recommended_on__gte', models.F('review_began_on')), _connector='OR'), name='talent_teamproject_recommended_on_after_review_began_on', violation_error_message='{recommended_on}不得早于{review_began_on}。'), models.CheckConstraint(condition=models.Q(('decided_on', None), ('recommended_on', None), ('recommended_on__gte', models.F('decided_on')), _connector='OR'), name='talent_teamproject_recommended_on_after_decided_on', violation_error_message='{recommended_on}不得早于{decided_on}。'), models.CheckConstraint(condition=models.Q(('submitted_on', None), ('above_decided_on', None), ('above_decided_on__gte', models.F('submitted_on')), _connector='OR'), name='talent_teamproject_above_decided_on_after_submitted_on', violation_error_message='{above_decided_on}不得早于{submitted_on}。'), models.CheckConstraint(condition=models.Q(('review_began_on', None), ('above_decided_on', None), ('above_decided_on__gte', models.F('review_began_on')), _connector='OR'), name='talent_teamproject_above_decided_on_after_review_began_on', violation_error_message='{above_decided_on}不得早于{review_began_on}。'), models.CheckConstraint(condition=models.Q(('decided_on', None), ('above_decided_on', None), ('above_decided_on__gte', models.F('decided_on')), _connector='OR'), name='talent_teamproject_above_decided_on_after_decided_on', violation_error_message='{above_decided_on}不得早于{decided_on}。'), models.CheckConstraint(condition=models.Q(('recommended_on', None), ('above_decided_on', None), ('above_decided_on__gte', models.F('recommended_on')), _connector='OR'), name='talent_teamproject_above_decided_on_after_recommended_on', violation_error_message='{above_decided_on}不得早于{recommended_on}。'), models.CheckConstraint(condition=models.Q(('review_began_on', None), ('decision_due_on', None), ('decision_due_on__gte', models.F('review_began_on')), _connector='OR'), name='talent_teamproject_decision_due_on_after_review_began_on', violation_error_message='{decision_due_on}不得早于{review_began_on}。'), models.CheckConstraint(condition=models.Q(('score', None), ('score__gte', 0), _connector='OR'), name='talent_teamproject_score_not_negative', violation_error_message='{score}不得为负数。'), models.CheckConstraint(condition=models.Q(('funding', None), ('funding__gte', 0), _connector='OR'), name='talent_teamproject_funding_not_negative', violation_error_message='{funding}不得为负数。')],
            },
        ),
        migrations.CreateModel(
            name='Tenant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('incubator', models.CharField(max_length=80, verbose_name='孵化器')),
                ('name', models.CharField(db_index=True, max_length=120, verbose_name='企业名称')),
                ('kind', models.CharField(choices=[('firm', '企业'), ('project', '项目')], max_length=20, verbose_name='类型')),
                ('credit_code', models.CharField(blank=True, db_index=True, max_length=18, verbose_name='统一社会信用代码')),
                ('technology', models.CharField(blank=True, max_length=60, verbose_name='技术领域')),
                ('entered_on', models.DateField(db_index=True, verbose_name='入孵日期')),
                ('agreement_until', models.DateField(blank=True, null=True, verbose_name='协议到期日')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='退出日期')),
                ('leaving', models.CharField(blank=True, choices=[('graduated', '毕业'), ('left', '退出')], max_length=20, verbose_name='离孵方式')),
                ('tech_on', models.DateField(blank=True, null=True, verbose_name='科技型企业认定日期')),
                ('state', models.GeneratedField(choices=[('incubated', '在孵'), ('left', '已退出'), ('graduated', '已毕业')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('leaving', 'graduated'), ('left_on__isnull', False)), then=models.Value('graduated')), models.When(models.Q(('left_on__isnull', False)), then=models.Value('left')), default=models.Value('incubated')), output_field=models.CharField(max_length=20), verbose_name='状态')),
            ],
            options={
                'verbose_name': '孵化器企业',
                'constraints': [models.UniqueConstraint(fields=('incubator', 'name'), name='talent_tenant_incubator_name_once', violation_error_message='已有一行的{incubator}、{name}与此相同，只能有一条。'), models.CheckConstraint(condition=models.Q(('kind__in', ['firm', 'project'])), name='talent_tenant_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('leaving__in', ['', 'graduated', 'left'])), name='talent_tenant_leaving_known', violation_error_message='{leaving}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('entered_on', None), ('left_on', None), ('left_on__gte', models.F('entered_on')), _connector='OR'), name='talent_tenant_left_on_after_entered_on', violation_error_message='{left_on}不得早于{entered_on}。'), models.CheckConstraint(condition=models.Q(('entered_on', None), ('agreement_until', None), ('agreement_until__gte', models.F('entered_on')), _connector='OR'), name='talent_tenant_agreement_until_after_entered_on', violation_error_message='{agreement_until}不得早于{entered_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Entrepreneur',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('firm_text', models.CharField(db_index=True, max_length=120, verbose_name='企业名称')),
                ('selected_on', models.DateField(db_index=True, verbose_name='入选日期')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='退出日期')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='leading_entrepreneur', to='people.person', verbose_name='姓名')),
            ],
            options={
                'verbose_name': '领航企业家',
                'constraints': [models.CheckConstraint(condition=models.Q(('selected_on', None), ('left_on', None), ('left_on__gte', models.F('selected_on')), _connector='OR'), name='talent_entrepreneur_left_on_after_selected_on', violation_error_message='{left_on}不得早于{selected_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Graduate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.CharField(blank=True, max_length=120, verbose_name='毕业院校')),
                ('education', models.CharField(max_length=40, verbose_name='学历')),
                ('came', models.CharField(choices=[('came', '来'), ('stayed', '留')], max_length=20, verbose_name='来留类别')),
                ('work', models.CharField(choices=[('employed', '就业'), ('started_up', '创业')], max_length=20, verbose_name='就业创业')),
                ('unit_text', models.CharField(db_index=True, max_length=120, verbose_name='单位名称')),
                ('started_on', models.DateField(db_index=True, verbose_name='开始日期')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='离开日期')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='starts_of_work', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit', verbose_name='所属机构')),
            ],
            options={
                'verbose_name': '高校毕业生',
                'constraints': [models.UniqueConstraint(fields=('person', 'started_on'), name='talent_graduate_person_started_on_once', violation_error_message='已有一行的{person}、{started_on}与此相同，只能有一条。'), models.CheckConstraint(condition=models.Q(('came__in', ['came', 'stayed'])), name='talent_graduate_came_known', violation_error_message='{came}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('work__in', ['employed', 'started_up'])), name='talent_graduate_work_known', violation_error_message='{work}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('started_on', None), ('left_on', None), ('left_on__gte', models.F('started_on')), _connector='OR'), name='talent_graduate_left_on_after_started_on', violation_error_message='{left_on}不得早于{started_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Incubator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='孵化器')),
                ('operator', models.CharField(blank=True, max_length=120, verbose_name='运营单位')),
                ('area', models.PositiveIntegerField(blank=True, null=True, verbose_name='孵化面积（平方米）')),
                ('level', models.CharField(blank=True, choices=[('national', '国家级'), ('province', '省级'), ('prefecture', '市级'), ('county', '县级')], max_length=20, verbose_name='级别')),
                ('named_on', models.DateField(blank=True, null=True, verbose_name='获批日期')),
                ('wanted_level', models.CharField(blank=True, choices=[('national', '国家级'), ('province', '省级'), ('prefecture', '市级'), ('county', '县级')], max_length=20, verbose_name='申报级别')),
                ('applied_on', models.DateField(blank=True, null=True, verbose_name='申报日期')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='属地')),
            ],
            options={
                'verbose_name': '孵化载体',
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['', 'national', 'province', 'prefecture', 'county'])), name='talent_incubator_level_known', violation_error_message='{level}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('wanted_level__in', ['', 'national', 'province', 'prefecture', 'county'])), name='talent_incubator_wanted_level_known', violation_error_message='{wanted_level}不在可填的选项中。')],
            },
        ),
        migrations.CreateModel(
            name='IndustrialFirm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listed_on', models.DateField(db_index=True, verbose_name='入统日期')),
                ('delisted_on', models.DateField(blank=True, null=True, verbose_name='退统日期')),
                ('research_began_on', models.DateField(blank=True, null=True, verbose_name='研发活动开始日期')),
                ('research_ended_on', models.DateField(blank=True, null=True, verbose_name='研发活动结束日期')),
                ('firm', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='industrial', to='firms.firm', verbose_name='企业名称')),
            ],
            options={
                'verbose_name': '规上工业企业',
                'constraints': [models.CheckConstraint(condition=models.Q(('listed_on', None), ('delisted_on', None), ('delisted_on__gte', models.F('listed_on')), _connector='OR'), name='talent_industrialfirm_delisted_on_after_listed_on', violation_error_message='{delisted_on}不得早于{listed_on}。'), models.CheckConstraint(condition=models.Q(('research_began_on', None), ('research_ended_on', None), ('research_ended_on__gte', models.F('research_began_on')), _connector='OR'), name='talent_industrialfirm_research_ended_on_after_research_began_on', violation_error_message='{research_ended_on}不得早于{research_began_on}。')],
            },
        ),
        migrations.CreateModel(
            name='PracticeBase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approved_on', models.DateField(db_index=True, verbose_name='批准日期')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('places', models.PositiveIntegerField(blank=True, null=True, verbose_name='岗位数')),
                ('firm', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='practice_base', to='firms.firm', verbose_name='基地名称')),
            ],
            options={
                'verbose_name': '见习基地',
                'constraints': [models.CheckConstraint(condition=models.Q(('approved_on', None), ('withdrawn_on', None), ('withdrawn_on__gte', models.F('approved_on')), _connector='OR'), name='talent_practicebase_withdrawn_on_after_approved_on', violation_error_message='{withdrawn_on}不得早于{approved_on}。'), models.CheckConstraint(condition=models.Q(('approved_on', None), ('expires_on', None), ('expires_on__gte', models.F('approved_on')), _connector='OR'), name='talent_practicebase_expires_on_after_approved_on', violation_error_message='{expires_on}不得早于{approved_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Recognition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('high_tech', '高新技术企业'), ('small', '科技型中小企业'), ('innovative', '创新型中小企业'), ('fledgling', '雏鹰企业')], max_length=20, verbose_name='类别')),
                ('certificate', models.CharField(blank=True, max_length=60, verbose_name='证书编号')),
                ('recognised_on', models.DateField(db_index=True, verbose_name='认定日期')),
                ('expires_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='失效日期')),
                ('firm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='firms.firm', verbose_name='企业名称')),
            ],
            options={
                'verbose_name': '科技型企业',
                'constraints': [models.UniqueConstraint(fields=('firm', 'kind'), name='talent_recognition_firm_kind_once', violation_error_message='已有一行的{firm}、{kind}与此相同，只能有一条。'), models.CheckConstraint(condition=models.Q(('kind__in', ['high_tech', 'small', 'innovative', 'fledgling'])), name='talent_recognition_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('recognised_on', None), ('expires_on', None), ('expires_on__gte', models.F('recognised_on')), _connector='OR'), name='talent_recognition_expires_on_after_recognised_on', violation_error_message='{expires_on}不得早于{recognised_on}。')],
            },
        ),
        migrations.CreateModel(
            name='RecruitedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='岗位代码')),
                ('round', models.CharField(max_length=80, verbose_name='招引批次')),
                ('name', models.CharField(max_length=80, verbose_name='岗位名称')),
                ('kind', models.CharField(blank=True, choices=[('management', '管理岗位'), ('professional', '专业技术岗位'), ('labour', '工勤岗位')], max_length=20, verbose_name='岗位类别')),
                ('places', models.PositiveIntegerField(verbose_name='招引人数')),
                ('education', models.CharField(blank=True, max_length=80, verbose_name='学历要求')),
                ('subjects', models.CharField(blank=True, max_length=200, verbose_name='专业要求')),
                ('most_age', models.PositiveIntegerField(blank=True, null=True, verbose_name='年龄上限')),
                ('published_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='发布日期')),
                ('closes_on', models.DateField(blank=True, null=True, verbose_name='报名截止日期')),
                ('assessing_from', models.DateField(blank=True, null=True, verbose_name='考核开始日期')),
                ('applicants', models.PositiveIntegerField(blank=True, null=True, verbose_name='报名人数')),
                ('qualified', models.PositiveIntegerField(blank=True, null=True, verbose_name='资格通过人数')),
                ('proposed_on', models.DateField(blank=True, null=True, verbose_name='拟聘公示日期')),
                ('proposed', models.PositiveIntegerField(blank=True, null=True, verbose_name='拟聘人数')),
                ('publicity_until', models.DateField(blank=True, null=True, verbose_name='公示截止日期')),
                ('arrived_on', models.DateField(blank=True, null=True, verbose_name='到岗日期')),
                ('arrived', models.PositiveIntegerField(blank=True, null=True, verbose_name='到岗人数')),
                ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='取消日期')),
                ('state', models.GeneratedField(choices=[('planned', '拟发布'), ('published', '报名中'), ('assessing', '考核中'), ('proposed', '拟聘公示'), ('arrived', '已到岗'), ('cancelled', '已取消')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('cancelled_on__isnull', False)), then=models.Value('cancelled')), models.When(models.Q(('arrived_on__isnull', False)), then=models.Value('arrived')), models.When(models.Q(('proposed_on__isnull', False)), then=models.Value('proposed')), models.When(models.Q(('assessing_from__isnull', False)), then=models.Value('assessing')), models.When(models.Q(('published_on__isnull', False)), then=models.Value('published')), default=models.Value('planned')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='用人单位')),
            ],
            options={
                'verbose_name': '公开招引岗位',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['', 'management', 'professional', 'labour'])), name='talent_recruitedpost_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('published_on', None), ('closes_on', None), ('closes_on__gte', models.F('published_on')), _connector='OR'), name='talent_recruitedpost_closes_on_after_published_on', violation_error_message='{closes_on}不得早于{published_on}。'), models.CheckConstraint(condition=models.Q(('published_on', None), ('assessing_from', None), ('assessing_from__gte', models.F('published_on')), _connector='OR'), name='talent_recruitedpost_assessing_from_after_published_on', violation_error_message='{assessing_from}不得早于{published_on}。'), models.CheckConstraint(condition=models.Q(('closes_on', None), ('assessing_from', None), ('assessing_from__gte', models.F('closes_on')), _connector='OR'), name='talent_recruitedpost_assessing_from_after_closes_on', violation_error_message='{assessing_from}不得早于{closes_on}。'), models.CheckConstraint(condition=models.Q(('published_on', None), ('proposed_on', None), ('proposed_on__gte', models.F('published_on')), _connector='OR'), name='talent_recruitedpost_proposed_on_after_published_on', violation_error_message='{proposed_on}不得早于{published_on}。'), models.CheckConstraint(condition=models.Q(('closes_on', None), ('proposed_on', None), ('proposed_on__gte', models.F('closes_on')), _connector='OR'), name='talent_recruitedpost_proposed_on_after_closes_on', violation_error_message='{proposed_on}不得早于{closes_on}。'), models.CheckConstraint(condition=models.Q(('assessing_from', None), ('proposed_on', None), ('proposed_on__gte', models.F('assessing_from')), _connector='OR'), name='talent_recruitedpost_proposed_on_after_assessing_from', violation_error_message='{proposed_on}不得早于{assessing_from}。'), models.CheckConstraint(condition=models.Q(('published_on', None), ('arrived_on', None), ('arrived_on__gte', models.F('published_on')), _connector='OR'), name='talent_recruitedpost_arrived_on_after_published_on', violation_error_message='{arrived_on}不得早于{published_on}。'), models.CheckConstraint(condition=models.Q(('closes_on', None), ('arrived_on', None), ('arrived_on__gte', models.F('closes_on')), _connector='OR'), name='talent_recruitedpost_arrived_on_after_closes_on', violation_error_message='{arrived_on}不得早于{closes_on}。'), models.CheckConstraint(condition=models.Q(('assessing_from', None), ('arrived_on', None), ('arrived_on__gte', models.F('assessing_from')), _connector='OR'), name='talent_recruitedpost_arrived_on_after_assessing_from', violation_error_message='{arrived_on}不得早于{assessing_from}。'), models.CheckConstraint(condition=models.Q(('proposed_on', None), ('arrived_on', None), ('arrived_on__gte', models.F('proposed_on')), _connector='OR'), name='talent_recruitedpost_arrived_on_after_proposed_on', violation_error_message='{arrived_on}不得早于{proposed_on}。'), models.CheckConstraint(condition=models.Q(('proposed_on', None), ('publicity_until', None), ('publicity_until__gte', models.F('proposed_on')), _connector='OR'), name='talent_recruitedpost_publicity_until_after_proposed_on', violation_error_message='{publicity_until}不得早于{proposed_on}。'), models.CheckConstraint(condition=models.Q(('publicity_until', None), ('arrived_on', None), ('arrived_on__gte', models.F('publicity_until')), _connector='OR'), name='talent_recruitedpost_arrived_on_after_publicity_until', violation_error_message='{arrived_on}不得早于{publicity_until}。'), models.CheckConstraint(condition=models.Q(('published_on', None), ('cancelled_on', None), ('cancelled_on__gte', models.F('published_on')), _connector='OR'), name='talent_recruitedpost_cancelled_on_after_published_on', violation_error_message='{cancelled_on}不得早于{published_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Study',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.CharField(max_length=120, verbose_name='研修班')),
                ('university', models.CharField(max_length=120, verbose_name='高校')),
                ('began_on', models.DateField(db_index=True, verbose_name='开班日期')),
                ('firm_text', models.CharField(db_index=True, max_length=120, verbose_name='企业名称')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entrepreneur_courses', to='people.person', verbose_name='姓名')),
            ],
            options={
                'verbose_name': '企业家研修',
                'constraints': [models.UniqueConstraint(fields=('course', 'person'), name='talent_study_course_person_once', violation_error_message='已有一行的{course}、{person}与此相同，只能有一条。')],
            },
        ),
        migrations.CreateModel(
            name='UrgentTalent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_text', models.CharField(db_index=True, max_length=120, verbose_name='单位名称')),
                ('post', models.CharField(blank=True, max_length=80, verbose_name='紧缺岗位')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='收到申请日期')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='推荐期限')),
                ('recommended_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='推荐申报日期')),
                ('result', models.CharField(blank=True, choices=[('passed', '通过'), ('failed', '未通过'), ('pending', '待定')], max_length=20, verbose_name='认定结果')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='认定日期')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='认定文号')),
                ('state', models.GeneratedField(choices=[('applied', '已申报'), ('recommended', '已推荐'), ('failed', '未通过'), ('recognised', '已认定')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('result', 'passed')), then=models.Value('recognised')), models.When(models.Q(('result', 'failed')), then=models.Value('failed')), models.When(models.Q(('recommended_on__isnull', False)), then=models.Value('recommended')), default=models.Value('applied')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgent_applications', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit', verbose_name='所属机构')),
            ],
            options={
                'verbose_name': '急需紧缺人才',
                'constraints': [models.UniqueConstraint(fields=('person', 'recommended_on'), name='talent_urgenttalent_person_recommended_on_once', violation_error_message='已有一行的{person}、{recommended_on}与此相同，只能有一条。'), models.UniqueConstraint(condition=models.Q(('recommended_on', None)), fields=('person',), name='talent_urgenttalent_one_under_review', violation_error_message='此人已有一条尚未推荐的申报，请在那一条上办理。'), models.CheckConstraint(condition=models.Q(('result__in', ['', 'passed', 'failed', 'pending'])), name='talent_urgenttalent_result_known', violation_error_message='{result}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('received_on', None), ('due_on', None), ('due_on__gte', models.F('received_on')), _connector='OR'), name='talent_urgenttalent_due_on_after_received_on', violation_error_message='{due_on}不得早于{received_on}。'), models.CheckConstraint(condition=models.Q(('received_on', None), ('recommended_on', None), ('recommended_on__gte', models.F('received_on')), _connector='OR'), name='talent_urgenttalent_recommended_on_after_received_on', violation_error_message='{recommended_on}不得早于{received_on}。'), models.CheckConstraint(condition=models.Q(('received_on', None), ('decided_on', None), ('decided_on__gte', models.F('received_on')), _connector='OR'), name='talent_urgenttalent_decided_on_after_received_on', violation_error_message='{decided_on}不得早于{received_on}。'), models.CheckConstraint(condition=models.Q(('recommended_on', None), ('decided_on', None), ('decided_on__gte', models.F('recommended_on')), _connector='OR'), name='talent_urgenttalent_decided_on_after_recommended_on', violation_error_message='{decided_on}不得早于{recommended_on}。')],
            },
        ),
    ]
