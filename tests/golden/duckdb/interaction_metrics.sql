select
        'conversion' as metric,
        'conversion' as metric_template,
        'orders' as fact,
        'Share of units with a completed order. The first question to ask of a change to the shop. It does not see how much was bought, nor how often.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        'b083c08c76c5a42120847e5e9f62755b' as metric_definition_hash
    union all
    select
        'big_spender' as metric,
        'conversion' as metric_template,
        'orders' as fact,
        'Share of units that spent at least 50 on completed orders. For changes that aim at large baskets. Not for overall revenue: beyond 50, more makes no difference.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '7acabc4ef226d14f0b78be69f9669ebb' as metric_definition_hash
    union all
    select
        'orders_per_user' as metric,
        'mean' as metric_template,
        'orders' as fact,
        'Orders placed per unit, whatever became of them, units without one included. For changes that bring people back to buy again. Not for money, and a rise may be orders that are cancelled later.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '74e4e38f0b9b420ad44c95a26b1ae558' as metric_definition_hash
    union all
    select
        'adjusted_conversion' as metric,
        'conversion' as metric_template,
        'orders' as fact,
        'Conversion, adjusted by whether a unit already bought in the four weeks before. The same question with less noise, the more so the more past buyers return. Not for new customers, who have no past to adjust by.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        'c21acfba6907187aedc171107aa9a69b' as metric_definition_hash
    union all
    select
        'visit_to_order' as metric,
        'funnel' as metric_template,
        'orders,page_views' as fact,
        'Share of units that saw the home page, then a basket, then ordered, all within a day. For changes that should make people decide sooner. It does not say where they leave: compare it with a funnel of the first two steps.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        'a9173d761650e306121b0ad74c0151f0' as metric_definition_hash
    union all
    select
        'revenue_per_user' as metric,
        'mean' as metric_template,
        'orders' as fact,
        'Revenue of completed orders per unit, 0 for who bought nothing. The metric to decide by when prices or baskets change. A few large orders make it noisy: ask for conversion too.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        'bc043b1e37487db88548c7fc4901888f' as metric_definition_hash
    union all
    select
        'capped_revenue_per_user' as metric,
        'mean' as metric_template,
        'orders' as fact,
        'Revenue per unit, cut off at what 99% of the units stay below. Less noise from a few large orders. Not for changes that work through large orders: what is above the cap does not count.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '8ae483e3a488abd38664e2aedcc77050' as metric_definition_hash
    union all
    select
        'adjusted_revenue_per_user' as metric,
        'mean' as metric_template,
        'orders' as fact,
        'Revenue per unit, adjusted by the unit''s revenue of the four weeks before. The same question with less noise when past buyers go on buying. Not for shops whose customers rarely come back: it then changes nothing.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '2dd510a2e491141320d06aa895281e90' as metric_definition_hash
    union all
    select
        'items_per_user' as metric,
        'mean' as metric_template,
        'orders' as fact,
        'Items in completed orders per unit, six at most counted for each. For changes that fill baskets, where a reseller should not decide. Not for stock or revenue, which need every item.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '72b56eb5c89b02a350ba456c17abce7c' as metric_definition_hash
    union all
    select
        'largest_order' as metric,
        'mean' as metric_template,
        'orders' as fact,
        'Amount of a unit''s largest completed order, 0 for who bought nothing. For changes that invite one big purchase, all units compared. Not for the size of orders alone, as it moves with conversion too.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '91bacbdf4ffb09e6fb097d5c64ba89a1' as metric_definition_hash
    union all
    select
        'first_week_revenue' as metric,
        'mean' as metric_template,
        'orders' as fact,
        'Revenue of completed orders in the seven days after seeing both experiments, for units whose seven days are over. For comparing early and late units fairly. Not for effects that take longer, nor for ranges of less than a week.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '8343a481bc701b5145eb60e7c6752c8c' as metric_definition_hash
    union all
    select
        'average_order_value' as metric,
        'ratio' as metric_template,
        'orders' as fact,
        'Revenue by number of completed orders. Shows whether orders get larger. Not a goal by itself: it rises when small orders are driven away.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        'f5ea6f69ef92f3873dc7a5f4472d289d' as metric_definition_hash
    union all
    select
        'first_order_value' as metric,
        'mean' as metric_template,
        'orders' as fact,
        'Amount of a unit''s first completed order, units without one left out. For the size of first baskets. Only buyers count, and who buys may depend on the variant: no fair comparison when conversion moves.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '70969816401a73348bd6962c23afd6e3' as metric_definition_hash
    union all
    select
        'median_revenue_per_buyer' as metric,
        'quantile' as metric_template,
        'orders' as fact,
        'Median over buyers of their revenue from completed orders, units without any left out. For what a typical buyer spends. Not for total revenue, and no fair comparison when conversion moves, as other people are buyers then.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '14d5a594e31902c39a254b56d95028a7' as metric_definition_hash
    union all
    select
        'items_per_order' as metric,
        'formula' as metric_template,
        'orders' as fact,
        'Items by orders placed, whatever became of them. Shows whether baskets get fuller. Not a goal by itself: it rises when small orders are driven away.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '900204785674961cad2e7da3cdcd1fdb' as metric_definition_hash
    union all
    select
        'revenue_per_page_view' as metric,
        'ratio' as metric_template,
        'orders,page_views' as fact,
        'Revenue of completed orders by number of pages looked at. For changes to how people find things: the same revenue from fewer pages. Not for revenue itself, as it also rises when people look less.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '7482c569775e1cefd147afeefa77fec0' as metric_definition_hash
    union all
    select
        'click_through_rate' as metric,
        'ratio' as metric_template,
        'page_views' as fact,
        'Clicks on recommendations by number of page views. For the appeal of what is recommended. Not for its worth: a click is no order.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        '4463b6f3223bab8dac6709a91d4a72e1' as metric_definition_hash
    union all
    select
        'clicks_per_user' as metric,
        'formula' as metric_template,
        'page_views' as fact,
        'Clicks on recommendations per unit, 0 for who saw no page. For how much recommendations are used in all. Not for their appeal: it also rises when people look at more pages.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        'a52cb8d07dd89a9131c43a18f712c5b6' as metric_definition_hash
    union all
    select
        'back_in_three_days' as metric,
        'retention' as metric_template,
        'page_views' as fact,
        'Share of units with a page view on day 1 to 3 after seeing both experiments, of units whose days are over. For changes that should bring people back. Not for ranges shorter than the days, and not for how much is done on return.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        'e02dc3de99a08144a03b403c43419532' as metric_definition_hash
    union all
    select
        'active_days' as metric,
        'mean' as metric_template,
        'page_views' as fact,
        'Days with a page view per unit. For changes that should bring people back. Not for ranges of different lengths: more days give more active days.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        'ba3782a27f6f5501bb2d39291ddbe4f8' as metric_definition_hash
    union all
    select
        'latency' as metric,
        'mean' as metric_template,
        'page_views' as fact,
        'Mean page load time of a unit, in milliseconds, units without page views left out. A guardrail for changes that add to a page. Not for the slowest pages, which an average hides.' as description,
        'decrease' as desired,
        'guardrail' as role,
        cast('0.05' as double) as negligible,
        'cfc21e008d3abb24e00084e25fa17767' as metric_definition_hash
    union all
    select
        'latency_per_visit' as metric,
        'formula' as metric_template,
        'page_views' as fact,
        'The slowest page of each visit, averaged over a unit''s visits and then over units, in milliseconds. For how long people have to wait at worst. Visits with more pages have a slower slowest page: not for changes that lengthen visits.' as description,
        'decrease' as desired,
        'guardrail' as role,
        cast('0.05' as double) as negligible,
        '691f8c2a84e81815fb4acde88a7c19f3' as metric_definition_hash
    union all
    select
        'slow_pages' as metric,
        'quantile' as metric_template,
        'page_views' as fact,
        'Page load time that 95% of all page views stay below, in milliseconds. A guardrail for the slow end that an average hides. Page views count, so whoever looks at many has more weight. Not for small ranges: the end needs many views.' as description,
        'decrease' as desired,
        'guardrail' as role,
        cast('0.05' as double) as negligible,
        '97225405be102ed6c06758a95e6ece9e' as metric_definition_hash
    union all
    select
        'slowest_page' as metric,
        'formula' as metric_template,
        'page_views' as fact,
        'The slowest page of a unit, as nine in ten units have it or faster, in milliseconds. A guardrail in which every unit counts once. Not for comparing ranges: the longer one has slower slowest pages.' as description,
        'decrease' as desired,
        'guardrail' as role,
        cast('0.05' as double) as negligible,
        '1a7f2c2ecd934ffe7c20ef17987ffda0' as metric_definition_hash
    union all
    select
        'callback' as metric,
        'conversion' as metric_template,
        'callbacks' as fact,
        'Share of resumes that were answered with a callback. For the experiments on applicants only: shop customers have none.' as description,
        'increase' as desired,
        'goal' as role,
        cast('0.05' as double) as negligible,
        'fa070c9075aee9f4efad41459ef738aa' as metric_definition_hash
    union all
    select
        cast(null as string) as metric,
        cast(null as string) as metric_template,
        cast(null as string) as fact,
        cast(null as string) as description,
        cast(null as string) as desired,
        cast(null as string) as role,
        cast(null as double) as negligible,
        cast(null as string) as metric_definition_hash
    where false
