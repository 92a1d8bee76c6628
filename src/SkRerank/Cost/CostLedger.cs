namespace SkRerank.Cost;

/// <summary>Adds up what calls used and are estimated to have cost, by provider and model.</summary>
/// <remarks>Thread-safe. It grows with the number of models, not of calls: what has to be kept of each call goes to the delegate of the constructor.</remarks>
public sealed class CostLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Provider, string? Model), CostTotal> _totals = [];
    private readonly Action<CostEntry>? _onEntry;

    /// <summary>Initializes a new instance of the <see cref="CostLedger"/> class.</summary>
    /// <param name="onEntry">What is told about each call, on the thread of the call; or <see langword="null"/> for nothing.</param>
    public CostLedger(Action<CostEntry>? onEntry = null) => _onEntry = onEntry;

    /// <summary>Gets the totals so far, by provider and then model.</summary>
    public IReadOnlyList<CostTotal> Totals
    {
        get
        {
            lock (_gate) return [.. _totals.Values.OrderBy(total => total.Provider, StringComparer.Ordinal).ThenBy(total => total.Model, StringComparer.Ordinal)];
        }
    }

    /// <summary>Gets the estimated cost of all calls whose cost is known, in US dollars.</summary>
    public decimal Cost
    {
        get
        {
            lock (_gate) return _totals.Values.Sum(total => total.Cost);
        }
    }

    /// <summary>Adds a call.</summary>
    /// <param name="entry">The call.</param>
    /// <exception cref="ArgumentNullException"><paramref name="entry"/> is <see langword="null"/>.</exception>
    public void Add(CostEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            var key = (entry.Provider, entry.Model);
            var total = _totals.GetValueOrDefault(key) ?? new CostTotal(entry.Provider, entry.Model);
            _totals[key] = total with
            {
                Calls = total.Calls + 1,
                Documents = total.Documents + entry.Documents,
                SearchUnits = total.SearchUnits + (entry.SearchUnits ?? 0),
                Tokens = total.Tokens + (entry.Tokens ?? 0),
                Cost = total.Cost + (entry.Cost ?? 0),
                CallsWithoutCost = total.CallsWithoutCost + (entry.Cost is null ? 1 : 0),
            };
        }

        _onEntry?.Invoke(entry);
    }
}
