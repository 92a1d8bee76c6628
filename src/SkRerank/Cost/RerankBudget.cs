using System.Globalization;

namespace SkRerank.Cost;

/// <summary>Holds how much money or how many tokens calls may use together; share one among all pipelines that are paid from it.</summary>
/// <remarks>
/// Thread-safe. A call is let in only where what was spent, what the calls under way have reserved and its own estimate stay within the limits; when it ends, what it really used takes the place of its estimate. So parallel calls
/// pass a limit by no more than what they use beyond their estimates, which are rather too high than too low.
/// </remarks>
public sealed class RerankBudget
{
    private readonly Lock _gate = new();
    private readonly decimal? _maxCost;
    private readonly long? _maxTokens;
    private readonly TimeSpan? _period;
    private readonly TimeProvider _time;
    private (decimal Cost, long Tokens) _spent;
    private (decimal Cost, long Tokens) _reserved;
    private long? _start;

    /// <summary>Initializes a new instance of the <see cref="RerankBudget"/> class.</summary>
    /// <param name="options">The options, read once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no limit.</exception>
    public RerankBudget(RerankBudgetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.MaxCost is null && options.MaxTokens is null) throw new ArgumentException("A budget needs a limit; set MaxCost or MaxTokens.", nameof(options));
        _maxCost = options.MaxCost;
        _maxTokens = options.MaxTokens;
        _period = options.Period;
        _time = options.TimeProvider;
    }

    /// <summary>Gets what was spent in the current period, in US dollars; without the calls under way.</summary>
    public decimal SpentCost => Spent.Cost;

    /// <summary>Gets how many tokens were used in the current period; without the calls under way.</summary>
    public long SpentTokens => Spent.Tokens;

    /// <summary>Gets whether calls are paid from it, so that their prices must be known.</summary>
    internal bool IsInMoney => _maxCost is not null;

    private (decimal Cost, long Tokens) Spent
    {
        get
        {
            lock (_gate)
            {
                Renew();
                return _spent;
            }
        }
    }

    /// <summary>Reserves what a call may use; gives why it may not, or <see langword="null"/>.</summary>
    internal string? Reserve(decimal cost, long tokens)
    {
        lock (_gate)
        {
            Renew();
            if (_spent.Cost + _reserved.Cost + cost > _maxCost)
                return string.Create(CultureInfo.InvariantCulture, $"The budget is {_maxCost:0.##########} US dollars{Period()}, of which {_spent.Cost:0.##########} are spent and {_reserved.Cost:0.##########} reserved, but this call may cost {cost:0.##########}; raise MaxCost, or add a fallback.");
            if (_spent.Tokens + _reserved.Tokens + tokens > _maxTokens)
                return string.Create(CultureInfo.InvariantCulture, $"The budget is {_maxTokens} tokens{Period()}, of which {_spent.Tokens} are spent and {_reserved.Tokens} reserved, but this call may use {tokens}; raise MaxTokens, or add a fallback.");
            _start ??= _time.GetTimestamp();
            _reserved = (_reserved.Cost + cost, _reserved.Tokens + tokens);
            return null;
        }
    }

    /// <summary>Puts what a call used in the place of what it had reserved.</summary>
    internal void Settle((decimal Cost, long Tokens) reserved, (decimal Cost, long Tokens) used)
    {
        lock (_gate)
        {
            Renew();
            _reserved = (_reserved.Cost - reserved.Cost, _reserved.Tokens - reserved.Tokens);
            _spent = (_spent.Cost + used.Cost, _spent.Tokens + used.Tokens);
            _start ??= _time.GetTimestamp();
        }
    }

    private string Period() => _period is { } period ? $" in {period}" : "";

    private void Renew()
    {
        if (_period is not { } period || _start is not { } start || _time.GetElapsedTime(start) < period) return;
        _spent = default;
        _start = null;
    }
}
