using SkRerank.Cost;
using SkRerank.Remote;

namespace SkRerank.Cli;

/// <summary>Holds the hosted reranker of <c>--model</c>, what its calls used, and how often others answered for it.</summary>
internal sealed class RemoteUse : IDisposable
{
    private readonly string _name;
    private readonly Lock _gate = new();
    private readonly List<CostEntry> _calls = [];
    private readonly CostLedger _ledger;
    private int _failures;

    /// <exception cref="ArgumentException">The environment lacks what the provider needs.</exception>
    public RemoteUse(string name, IReranker? fallback)
        : this(name, NamedRerankers.Create(name), fallback)
    {
    }

    public RemoteUse(ChatModelReranker chatModel, IReranker? fallback)
        : this(chatModel.Name, chatModel, fallback) => ChatModel = chatModel;

    private RemoteUse(string name, IReranker reranker, IReranker? fallback)
    {
        _name = name;
        _ledger = new CostLedger(Called);
        var builder = new RerankerBuilder(_ => reranker);
        if (fallback is not null)
        {
            builder.UseFallback(options =>
            {
                options.Rerankers.Add(fallback);
                options.KeepIncomingOrder = false;
                options.OnFallback = Failed;
            });
        }

        Reranker = builder.UseCostLedger(_ledger).Build();
    }

    /// <summary>Gets the reranker.</summary>
    public IReranker Reranker { get; }

    /// <summary>Gets the chat model that reranks; <see langword="null"/> where the model is of another kind.</summary>
    public ChatModelReranker? ChatModel { get; }

    /// <summary>Gives the calls since the last time that they were taken.</summary>
    public IReadOnlyList<CostEntry> TakeCalls()
    {
        lock (_gate)
        {
            CostEntry[] calls = [.. _calls];
            _calls.Clear();
            return calls;
        }
    }

    /// <summary>Says on standard error what was used, and how often others answered.</summary>
    public void Report()
    {
        if (ChatModel is not null) Console.Error.WriteLine(ChatModel.UseText());
        else foreach (var total in _ledger.Totals) Console.Error.WriteLine(RemoteUseText.Of(_name, total));
        if (_failures > 0) Console.Error.WriteLine($"The models in the box answered {(_failures == 1 ? "once" : $"{_failures} times")} for '{_name}'.");
    }

    public void Dispose() => Reranker.Dispose();

    private void Called(CostEntry call)
    {
        lock (_gate) _calls.Add(call);
    }

    private void Failed(Exception exception)
    {
        // One sentence tells a reader why; a thousand do not.
        if (Interlocked.Increment(ref _failures) == 1) Console.Error.WriteLine(TerminalText.OneLine($"The models in the box answer for '{_name}': {ErrorText.Of(exception)}"));
    }
}
