"""The lives of talent: a project, an urgently needed talent, a post and a firm in an incubator, each to its end and back."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
APPLIED = "SELECT id FROM talent_teamproject WHERE state = 'applied' ORDER BY id"
URGENT = "SELECT id FROM talent_urgenttalent WHERE state = 'applied' ORDER BY id"
PLANNED = "SELECT id FROM talent_recruitedpost WHERE state = 'planned' ORDER BY id"
INCUBATED = "SELECT id FROM talent_tenant WHERE state = 'incubated' AND entered_on < '2026-09-01' ORDER BY id"


def _take(page, step, state, **facts):
    """Take a step, and see the state to which it led."""
    page.get_by_role("link", name=step, exact=True).click()
    _give(page, step, **facts)
    expect(page.locator(".facts dt:text-is('状态') + dd")).to_have_text(state)


def _give(page, step, **facts):
    for label, text in facts.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=step, exact=True).click()


def _refused(page, step, sentence, **facts):
    page.get_by_role("link", name=step, exact=True).click()
    _give(page, step, **facts)
    expect(page.locator(".field-faulty")).to_contain_text(sentence)


def test_a_project_is_reviewed_selected_and_told_of_from_above(page, site):
    site.enter(page, "demo", f"/ledgers/talent-teamproject/{site.find(APPLIED)}/")

    _take(page, "进入评审", "评审中", 进入评审日期="2026-09-07", 遴选期限="2026-12-10")
    _take(page, "确定未入选", "未入选", 遴选日期="2026-10-12", 理由="材料不全")
    _take(page, "恢复评审", "评审中", 理由="补齐了材料")
    _refused(page, "确定入选", "遴选日期不得早于进入评审日期。", 遴选日期="2026-09-06")
    _give(page, "确定入选", 遴选日期="2026-10-12", 评审得分="88.5")
    _take(page, "推荐上级", "已推荐上级", 推荐上级日期="2026-10-20")
    _take(page, "登记上级入选", "上级入选", 上级结果日期="2026-11-16")
    _take(page, "撤回上级入选", "已推荐上级", 理由="名单有误")
    _take(page, "登记上级未入选", "上级未入选", 上级结果日期="2026-11-17")

    expect(page.locator(".timeline")).to_contain_text("理由：名单有误")


def test_an_urgently_needed_talent_is_recommended_and_recognised(page, site):
    site.enter(page, "demo", f"/ledgers/talent-urgenttalent/{site.find(URGENT)}/")

    _take(page, "推荐申报", "已推荐", 推荐申报日期="2026-11-23")
    _refused(page, "登记认定", "请填写这一项。", 认定日期="2026-11-24")
    _give(page, "登记认定", 认定文号="岚人才〔2026〕9号")
    _take(page, "撤回认定", "已推荐", 理由="文号有误")
    _take(page, "登记未通过", "未通过", 认定日期="2026-11-24", 理由="学历未核实")

    expect(page.locator(".timeline")).to_contain_text("理由：学历未核实")


def test_a_post_is_published_cancelled_taken_up_again_and_filled(page, site):
    site.enter(page, "demo", f"/ledgers/talent-recruitedpost/{site.find(PLANNED)}/")

    _take(page, "发布", "报名中", 发布日期="2026-07-01", 报名截止日期="2026-07-15")
    _take(page, "取消岗位", "已取消", 取消日期="2026-07-17", 理由="报名不足")
    _take(page, "恢复报名", "报名中", 理由="延长报名")
    _refused(page, "开始考核", "资格通过人数不得多于报名人数。", 考核开始日期="2026-08-03", 报名人数="12", 资格通过人数="13")
    _give(page, "开始考核", 资格通过人数="9")
    _take(page, "拟聘公示", "拟聘公示", 拟聘公示日期="2026-08-28", 拟聘人数="1", 公示截止日期="2026-09-06")
    _refused(page, "登记到岗", "到岗日期不得早于公示截止日期。", 到岗日期="2026-09-01", 到岗人数="1")
    _give(page, "登记到岗", 到岗日期="2026-09-14")

    expect(page.locator(".steps")).to_contain_text("已到岗")


def test_a_firm_graduates_from_its_incubator_or_leaves_it(page, site):
    site.enter(page, "demo", f"/talent/tenants/{site.find(INCUBATED)}/")

    _refused(page, "毕业", "退出日期不得早于入孵日期。", 退出日期="2019-01-01")
    _give(page, "毕业", 退出日期="2026-11-02")
    _take(page, "撤销毕业", "在孵", 理由="尚未达到条件")
    _take(page, "退出", "已退出", 退出日期="2026-11-03", 理由="迁往外地")

    expect(page.locator(".timeline")).to_contain_text("理由：迁往外地")
