-- Every MRR movement of the ledger, as a person would write it for accounts of one currency each
-- and lines that are in one product and plan at a time: what simulated companies are.
with step as (
    select account_id, line, product, plan, currency, starts_on as day,
        mrr as up, 0 as down, 1 as started, contract as contract_up, '' as contract_down,
        quantity as quantity_up, 0 as quantity_down, start_cause as stated_up, null as stated_down
    from mrr_intervals where mrr > 0
    union all
    select account_id, line, product, plan, currency, ends_on,
        0, mrr, -1, '', contract, 0, quantity, null, end_reason
    from mrr_intervals where mrr > 0 and ends_on < date '9999-12-31'
),
line_day as (
    select account_id, day, line, currency, sum(up) as up, sum(down) as down,
        max(product) filter (up > 0) as product_up, max(product) filter (down > 0) as product_down,
        max(plan) filter (up > 0) as plan_up, max(plan) filter (down > 0) as plan_down,
        max(contract_up) as contract_up, max(contract_down) as contract_down,
        sum(quantity_up) as quantity_up, sum(quantity_down) as quantity_down,
        max(stated_up) as stated_up, max(stated_down) as stated_down
    from step group by all
),
product_day as (
    select account_id, product, day, sum(started) as change,
        sum(sum(started)) over (partition by account_id, product order by day) as after
    from step group by account_id, product, day
),
account_day as (
    select account_id, day, sum(up) - sum(down) as net, sum(started) as change,
        sum(sum(started)) over (partition by account_id order by day) as after,
        min(day) over (partition by account_id) as first_day
    from step group by account_id, day
),
kind_of_day as (
    select account_id, day, case
            when after = change and day = first_day then 'new'
            when after = change then 'reactivation'
            when after = 0 then 'churn'
            when net > 0 then 'expansion'
            when net < 0 then 'contraction'
            else 'transfer' end as kind
    from account_day
),
told as (
    select l.*, p.after - p.change as before, p.after,
        coalesce(up > 0 and down > 0 and (product_up <> product_down or plan_up <> plan_down), false)
            as moved
    from line_day l
    left join product_day p on p.account_id = l.account_id and p.day = l.day
        and p.product = coalesce(l.product_up, l.product_down)
),
piece as (
    select account_id, day, line, currency, up - down as amount, false as carried,
        case when up > down then coalesce(product_up, product_down)
             else coalesce(product_down, product_up) end as product,
        case when up > down then coalesce(plan_up, plan_down)
             else coalesce(plan_down, plan_up) end as plan,
        coalesce(nullif(case when up = 0 then stated_down else stated_up end, ''), case
            when down = 0 and before > 0 then 'licence'
            when down = 0 then 'cross_sell'
            when up = 0 and after > 0 then 'licence'
            when up = 0 then 'product_removed'
            when moved and up > down then 'upsell'
            when moved and up < down then 'downsell'
            when contract_up <> contract_down and contract_down <> '' and up < down then 'downsell'
            when quantity_up <> quantity_down then 'licence'
            else 'price' end) as cause
    from told
    union all
    select account_id, day, line, currency, -least(up, down), true, product_down, plan_down, ''
    from told where moved
    union all
    select account_id, day, line, currency, least(up, down), true, product_up, plan_up, ''
    from told where moved
)
select p.account_id, p.day, line, product, plan, currency,
    case when carried then 'transfer' else kind end as kind_told,
    case when carried then 'transfer'
         when kind in ('new', 'reactivation', 'transfer') then kind else cause end as cause_told,
    sum(amount)::decimal(18, 6) as amount
from piece p join kind_of_day d on d.account_id = p.account_id and d.day = p.day
group by all
having sum(amount) <> 0
