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
            name='PromotionRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='批次号')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='自查日期')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='审查日期')),
                ('publicised_on', models.DateField(blank=True, null=True, verbose_name='公示开始日期')),
                ('publicity_until', models.DateField(blank=True, null=True, verbose_name='公示截止日期')),
                ('approved_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='批准日期')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='批复文号')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='备注')),
                ('state', models.GeneratedField(choices=[('draft', '待自查'), ('checked', '单位自查'), ('reviewed', '县级审查'), ('public', '公示'), ('approved', '已批准')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('approved_on__isnull', False)), then=models.Value('approved')), models.When(models.Q(('publicised_on__isnull', False)), then=models.Value('public')), models.When(models.Q(('reviewed_on__isnull', False)), then=models.Value('reviewed')), models.When(models.Q(('checked_on__isnull', False)), then=models.Value('checked')), default=models.Value('draft')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='呈报单位')),
            ],
            options={
                'verbose_name': '晋升批次',
                'constraints': [models.CheckConstraint(condition=models.Q(('checked_on', None), ('reviewed_on', None), ('reviewed_on__gte', models.F('checked_on')), _connector='OR'), name='civil_service_promotionround_reviewed_on_after_checked_on', violation_error_message='{reviewed_on}不得早于{checked_on}。'), models.CheckConstraint(condition=models.Q(('reviewed_on', None), ('approved_on', None), ('approved_on__gte', models.F('reviewed_on')), _connector='OR'), name='civil_service_promotionround_approved_on_after_reviewed_on', violation_error_message='{approved_on}不得早于{reviewed_on}。'), models.CheckConstraint(condition=models.Q(('reviewed_on', None), ('publicised_on', None), ('publicised_on__gte', models.F('reviewed_on')), _connector='OR'), name='civil_service_promotionround_publicised_on_after_reviewed_on', violation_error_message='{publicised_on}不得早于{reviewed_on}。'), models.CheckConstraint(condition=models.Q(('publicised_on', None), ('publicity_until', None), ('publicity_until__gte', models.F('publicised_on')), _connector='OR'), name='civil_service_promotionround_publicity_until_after_publicised_on', violation_error_message='{publicity_until}不得早于{publicised_on}。'), models.CheckConstraint(condition=models.Q(('publicised_on', None), ('approved_on', None), ('approved_on__gte', models.F('publicised_on')), _connector='OR'), name='civil_service_promotionround_approved_on_after_publicised_on', violation_error_message='{approved_on}不得早于{publicised_on}。'), models.CheckConstraint(condition=models.Q(('publicity_until', None), ('approved_on', None), ('approved_on__gte', models.F('publicity_until')), _connector='OR'), name='civil_service_promotionround_approved_on_after_publicity_until', violation_error_message='{approved_on}不得早于{publicity_until}。')],
            },
        ),
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_rank', models.CharField(blank=True, max_length=60, verbose_name='原职级')),
                ('to_rank', models.CharField(choices=[('一级调研员', '一级调研员'), ('二级调研员', '二级调研员'), ('三级调研员', '三级调研员'), ('四级调研员', '四级调研员'), ('一级主任科员', '一级主任科员'), ('二级主任科员', '二级主任科员'), ('三级主任科员', '三级主任科员'), ('四级主任科员', '四级主任科员'), ('一级科员', '一级科员'), ('二级科员', '二级科员'), ('一级高级警长', '一级高级警长'), ('二级高级警长', '二级高级警长'), ('三级高级警长', '三级高级警长'), ('四级高级警长', '四级高级警长'), ('一级警长', '一级警长'), ('二级警长', '二级警长'), ('三级警长', '三级警长'), ('四级警长', '四级警长'), ('一级警员', '一级警员'), ('二级警员', '二级警员')], db_index=True, max_length=20, verbose_name='晋升职级')),
                ('votes_for', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='推荐得票')),
                ('votes_cast', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='有效票')),
                ('state', models.CharField(choices=[('proposed', '列入'), ('dropped', '不予晋升')], default='proposed', max_length=20, verbose_name='列入情况')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='备注')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promotions', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='单位')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promotions', to='civil_service.promotionround', verbose_name='批次号')),
            ],
            options={
                'verbose_name': '晋升名单',
                'indexes': [models.Index(fields=['round', 'unit', 'id'], name='civil_service_promoted')],
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='civil_service_promotion_round_person_once', violation_error_message='已有一行的{round}、{person}与此相同，只能有一条。'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'dropped'])), name='civil_service_promotion_state_known', violation_error_message='{state}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('votes_for', None), ('votes_for__gte', 0), _connector='OR'), name='civil_service_promotion_votes_for_not_negative', violation_error_message='{votes_for}不得为负数。'), models.CheckConstraint(condition=models.Q(('votes_cast', None), ('votes_cast__gte', 0), _connector='OR'), name='civil_service_promotion_votes_cast_not_negative', violation_error_message='{votes_cast}不得为负数。'), models.CheckConstraint(condition=models.Q(('to_rank__in', ('一级调研员', '二级调研员', '三级调研员', '四级调研员', '一级主任科员', '二级主任科员', '三级主任科员', '四级主任科员', '一级科员', '二级科员', '一级高级警长', '二级高级警长', '三级高级警长', '四级高级警长', '一级警长', '二级警长', '三级警长', '四级警长', '一级警员', '二级警员'))), name='civil_service_promotion_to_rank_known', violation_error_message='晋升职级不在职级表中。')],
            },
        ),
        migrations.CreateModel(
            name='RankQuota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.CharField(max_length=60, verbose_name='核定范围')),
                ('group', models.CharField(choices=[('researcher_2', '二级调研员'), ('researcher_3_4', '三至四级调研员'), ('researcher_3', '三级调研员'), ('section_1_4', '一至四级主任科员'), ('section_1_2', '一至二级主任科员'), ('superintendent_1_2', '一至二级高级警长'), ('superintendent_3_4', '三至四级高级警长'), ('superintendent_3', '三级高级警长'), ('sergeant_1_4', '一至四级警长'), ('sergeant_1_2', '一至二级警长')], max_length=20, verbose_name='职级组')),
                ('set_on', models.DateField(db_index=True, verbose_name='核定日期')),
                ('posts', models.PositiveIntegerField(blank=True, null=True, verbose_name='编制数')),
                ('quota', models.PositiveIntegerField(verbose_name='核定职数')),
                ('taken', models.PositiveIntegerField(default=0, verbose_name='核定时已用')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='依据文号')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '职级职数',
                'constraints': [models.UniqueConstraint(fields=('pool', 'group', 'set_on'), name='civil_service_rankquota_pool_group_set_on_once', violation_error_message='已有一行的{pool}、{group}、{set_on}与此相同，只能有一条。'), models.CheckConstraint(condition=models.Q(('group__in', ['researcher_2', 'researcher_3_4', 'researcher_3', 'section_1_4', 'section_1_2', 'superintendent_1_2', 'superintendent_3_4', 'superintendent_3', 'sergeant_1_4', 'sergeant_1_2'])), name='civil_service_rankquota_group_known', violation_error_message='{group}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('posts', None), ('posts__gte', 0), _connector='OR'), name='civil_service_rankquota_posts_not_negative', violation_error_message='{posts}不得为负数。'), models.CheckConstraint(condition=models.Q(('quota', None), ('quota__gte', 0), _connector='OR'), name='civil_service_rankquota_quota_not_negative', violation_error_message='{quota}不得为负数。'), models.CheckConstraint(condition=models.Q(('taken', None), ('taken__gte', 0), _connector='OR'), name='civil_service_rankquota_taken_not_negative', violation_error_message='{taken}不得为负数。')],
            },
        ),
        migrations.CreateModel(
            name='RegistrationBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='批次号')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='受理日期')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='应办结日期')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='审核日期')),
                ('completed_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='完成日期')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='备注')),
                ('state', models.GeneratedField(choices=[('draft', '待受理'), ('received', '已受理'), ('reviewed', '已审核'), ('completed', '已完成')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('completed_on__isnull', False)), then=models.Value('completed')), models.When(models.Q(('reviewed_on__isnull', False)), then=models.Value('reviewed')), models.When(models.Q(('received_on__isnull', False)), then=models.Value('received')), default=models.Value('draft')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='呈报单位')),
            ],
            options={
                'verbose_name': '登记批次',
                'constraints': [models.CheckConstraint(condition=models.Q(('received_on', None), ('completed_on', None), ('completed_on__gte', models.F('received_on')), _connector='OR'), name='civil_service_registrationbatch_completed_on_after_received_on', violation_error_message='{completed_on}不得早于{received_on}。'), models.CheckConstraint(condition=models.Q(('received_on', None), ('due_on', None), ('due_on__gte', models.F('received_on')), _connector='OR'), name='civil_service_registrationbatch_due_on_after_received_on', violation_error_message='{due_on}不得早于{received_on}。'), models.CheckConstraint(condition=models.Q(('received_on', None), ('reviewed_on', None), ('reviewed_on__gte', models.F('received_on')), _connector='OR'), name='civil_service_registrationbatch_reviewed_on_after_received_on', violation_error_message='{reviewed_on}不得早于{received_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('transfer', '转任登记'), ('change', '职务信息变更'), ('new', '新登记'), ('removal', '注销备案')], db_index=True, max_length=20, verbose_name='登记类别')),
                ('post', models.CharField(blank=True, max_length=120, verbose_name='登记后职务')),
                ('rank', models.CharField(blank=True, max_length=60, verbose_name='职级')),
                ('leaving', models.CharField(blank=True, choices=[('retired', '退休'), ('resigned', '辞去公职'), ('dismissed', '辞退'), ('expelled', '开除'), ('transferred', '调出'), ('died', '死亡')], max_length=20, verbose_name='注销原因')),
                ('state', models.CharField(choices=[('admitted', '予以登记'), ('deferred', '暂缓登记'), ('refused', '不予登记')], default='admitted', max_length=20, verbose_name='登记结果')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='备注')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='people.person', verbose_name='姓名')),
                ('promotion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='civil_service.promotion', verbose_name='所依据的晋升')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='单位')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='civil_service.registrationbatch', verbose_name='批次号')),
            ],
            options={
                'verbose_name': '登记名单',
                'indexes': [models.Index(fields=['batch', 'unit', 'id'], name='civil_service_registered')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'person', 'kind'), name='civil_service_registration_batch_person_kind_once', violation_error_message='已有一行的{batch}、{person}、{kind}与此相同，只能有一条。'), models.CheckConstraint(condition=models.Q(('kind__in', ['transfer', 'change', 'new', 'removal'])), name='civil_service_registration_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('leaving__in', ['', 'retired', 'resigned', 'dismissed', 'expelled', 'transferred', 'died'])), name='civil_service_registration_leaving_known', violation_error_message='{leaving}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('state__in', ['admitted', 'deferred', 'refused'])), name='civil_service_registration_state_known', violation_error_message='{state}不在可填的选项中。')],
            },
        ),
    ]
