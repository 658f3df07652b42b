-- The same by segment: as it was at the opening, at the close, or on the day of a movement.
with segment as (
    select account_id, value, starts_on, ends_on from account_attributes where dimension = 'segment'
),
span as (
    select opens::date as opens, (opens + interval 1 month)::date as closes
    from range($first::timestamp, $until::timestamp, interval 1 month) as months(opens)
),
rate as (
    select currency, starts_on, ends_on, rate::decimal(38, 8) as rate
    from exchange_rates where currency <> 'USD'
    union all
    select 'USD', date '0001-01-01', date '9999-12-31', 1
),
priced as (
    select s.opens, s.closes, a.currency, a.rate as opening_rate, b.rate as closing_rate
    from span s
    join rate a on a.starts_on < s.opens and s.opens <= a.ends_on
    join rate b on b.currency = a.currency and b.starts_on < s.closes and s.closes <= b.ends_on
),
held as (
    select p.opens, p.closes, i.account_id, i.mrr::decimal(38, 6) as mrr, opening_rate, closing_rate,
        i.starts_on < p.opens and p.opens <= i.ends_on as at_opening,
        i.starts_on < p.closes and p.closes <= i.ends_on as at_close
    from mrr_intervals i
    join priced p on p.currency = i.currency and i.starts_on < p.closes and p.opens <= i.ends_on
),
account as (
    select opens, closes, account_id,
        coalesce(sum(mrr * opening_rate) filter (at_opening), 0) as opening,
        coalesce(sum(mrr * opening_rate) filter (at_close), 0) as closing,
        coalesce(sum(mrr * closing_rate) filter (at_close), 0) as closing_now
    from held group by all
),
opened as (
    select opens, coalesce(value, '(none)') as by_segment, sum(opening) as opening_mrr,
        sum(closing) as stayed_mrr, sum(least(opening, closing)) as kept_mrr,
        count(*) as opening_accounts, count(*) filter (closing = 0) as lost_accounts
    from account a left join segment s
        on s.account_id = a.account_id and s.starts_on < opens and opens <= s.ends_on
    where opening > 0 group by all
),
closed as (
    select opens, coalesce(value, '(none)') as by_segment, sum(closing_now) as closing_mrr,
        count(*) as closing_accounts
    from account a left join segment s
        on s.account_id = a.account_id and s.starts_on < closes and closes <= s.ends_on
    where closing_now > 0 group by all
),
flow as (
    select p.opens, coalesce(value, '(none)') as by_segment,
        sum(m.amount * p.opening_rate) filter (kind = 'new') as new_mrr,
        sum(m.amount * p.opening_rate) filter (kind = 'expansion') as expansion_mrr,
        -sum(m.amount * p.opening_rate) filter (kind = 'contraction') as contraction_mrr,
        -sum(m.amount * p.opening_rate) filter (kind = 'churn') as churned_mrr
    from (select * replace (amount::decimal(38, 6) as amount) from mrr_movements) m
    join priced p on p.currency = m.currency and p.opens <= m.day and m.day < p.closes
    left join segment s
        on s.account_id = m.account_id and s.starts_on <= m.day and m.day < s.ends_on
    where kind <> 'transfer' group by all
)
select opens, by_segment,
    coalesce(closing_mrr, 0) as monthly_recurring_revenue,
    coalesce(12 * closing_mrr, 0) as annual_recurring_revenue,
    stayed_mrr::double / nullif(opening_mrr, 0) as net_revenue_retention,
    kept_mrr::double / nullif(opening_mrr, 0) as gross_revenue_retention,
    coalesce(closing_accounts, 0) as active_accounts,
    lost_accounts::double / nullif(opening_accounts, 0) as logo_churn_rate,
    closing_mrr::double / nullif(closing_accounts, 0) as average_revenue_per_user,
    (coalesce(closing_mrr, 0) - opening_mrr)::double / nullif(opening_mrr, 0) as growth_rate,
    coalesce(new_mrr, 0) as new_mrr,
    coalesce(expansion_mrr, 0) as expansion_mrr,
    coalesce(contraction_mrr, 0) as contraction_mrr,
    coalesce(churned_mrr, 0) as churned_mrr
from opened
full join closed using (opens, by_segment)
full join flow using (opens, by_segment)
order by opens, by_segment
