using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Keeps the account of one ranking: what was spent, and whether another call may be made.</summary>
/// <remarks>A call is entered with the most that it can take before it is made, and corrected afterwards by what the response reports, so parallel calls together cannot overspend.</remarks>
internal sealed class CallLedger(int? maxCalls, long? maxTokens, decimal? maxCost, ModelPrice? price)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AnswerClass, int> _answers = [];
    private long _input, _output, _reservedInput, _reservedOutput;
    private double _agreement;
    private int _agreements;
    private bool _isEstimated;

    public int Calls { get; private set; }

    public int Rounds { get; private set; }

    public int Repeats { get; private set; }

    public string? ModelId { get; private set; }

    public BudgetStop Stop { get; private set; }

    /// <summary>Enters a call before it is made.</summary>
    /// <returns>Whether it may be made.</returns>
    public bool TryReserve(long inputTokens, long outputTokens, bool isRepeat)
    {
        lock (_lock)
        {
            if (Stop != BudgetStop.None) return false;
            var input = _input + _reservedInput + inputTokens;
            var output = _output + _reservedOutput + outputTokens;
            if (Calls + 1 > maxCalls) Stop = BudgetStop.Calls;
            else if (input + output > maxTokens) Stop = BudgetStop.Tokens;
            else if (price?.CostOf(input, output) > maxCost) Stop = BudgetStop.Cost;
            if (Stop != BudgetStop.None) return false;
            Calls++;
            if (isRepeat) Repeats++;
            _reservedInput += inputTokens;
            _reservedOutput += outputTokens;
            return true;
        }
    }

    /// <summary>Corrects the entry of a call by what it took; without a report, by the estimate of its prompt and of what was written.</summary>
    public void Settle(long reservedInput, long reservedOutput, UsageDetails? usage, long estimatedOutput, string? modelId)
    {
        lock (_lock)
        {
            _reservedInput -= reservedInput;
            _reservedOutput -= reservedOutput;
            _isEstimated |= usage?.InputTokenCount is null || usage.OutputTokenCount is null;
            _input += usage?.InputTokenCount ?? reservedInput;
            _output += usage?.OutputTokenCount ?? estimatedOutput;
            ModelId ??= modelId;
        }
    }

    public void Count(AnswerClass answer)
    {
        lock (_lock) _answers[answer] = _answers.GetValueOrDefault(answer) + 1;
    }

    /// <summary>Enters how far pairs of answers agreed.</summary>
    public void CountAgreement(IEnumerable<double> agreements)
    {
        lock (_lock)
        {
            foreach (var agreement in agreements)
            {
                _agreement += agreement;
                _agreements++;
            }
        }
    }

    public void CountRound()
    {
        lock (_lock) Rounds++;
    }

    public void OutOfTime()
    {
        lock (_lock)
        {
            if (Stop == BudgetStop.None) Stop = BudgetStop.Time;
        }
    }

    /// <summary>Gets what the calls cost, where the price is known.</summary>
    public decimal? Cost => price?.CostOf(_input, _output);

    /// <summary>Gets whether a response did not report its tokens.</summary>
    public bool IsEstimated => _isEstimated;

    public UsageDetails Usage() => new() { InputTokenCount = _input, OutputTokenCount = _output, TotalTokenCount = _input + _output };

    public ListwiseReport Report(string strategy, PromptTemplate template) => new(strategy, template.ToString(), Calls, Rounds)
    {
        Repeats = Repeats,
        Answers = new Dictionary<AnswerClass, int>(_answers),
        Cost = Cost,
        IsEstimated = IsEstimated,
        Agreement = _agreements == 0 ? null : _agreement / _agreements,
        Stop = Stop,
    };
}
