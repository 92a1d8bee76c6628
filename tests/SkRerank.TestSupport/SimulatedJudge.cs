using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.AI;

namespace SkRerank.TestSupport;

/// <summary>Orders passages by hidden grades, with noise, a bias for the first places, and the failures that its options ask for.</summary>
/// <remarks>It knows a passage by its first word. What it does with a prompt depends on the seed, the prompt and how often it was sent, and not on the order of the calls, so a run with parallel calls is repeatable.</remarks>
/// <param name="grades">The hidden grade of each passage by its first word; others have 0.</param>
/// <param name="options">How it errs, or <see langword="null"/> for not at all.</param>
public sealed class SimulatedJudge(IReadOnlyDictionary<string, double> grades, SimulatedJudgeOptions? options = null) : IChatClient
{
    private static readonly string[] Malformations =
    [
        "I'm sorry, but I cannot rank these passages.",
        "All of the passages discuss the topic in some way.",
        "<think>Passage [2] mentions it, but passage [1] may be better, so",
        "",
    ];

    private readonly SimulatedJudgeOptions _options = options ?? new SimulatedJudgeOptions();
    private readonly ConcurrentDictionary<ulong, int> _seen = new();
    private int _calls, _running, _mostRunning;

    /// <summary>Gets the number of calls so far, refused ones included.</summary>
    public int Calls => _calls;

    /// <summary>Gets the most calls that ran at once.</summary>
    public int MostRunning => _mostRunning;

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _calls);
        var running = Interlocked.Increment(ref _running);
        for (var most = _mostRunning; running > most; most = _mostRunning) Interlocked.CompareExchange(ref _mostRunning, running, most);
        try
        {
            if (_options.Delay > TimeSpan.Zero) await Task.Delay(_options.Delay, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            return Answer([.. messages]);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private ChatResponse Answer(ChatMessage[] messages)
    {
        var passages = PromptReader.Passages(messages);
        var prompt = Hash(string.Join('\n', passages.Select(passage => passage.Text)));
        var random = new Random(unchecked((int)Mix(prompt + (ulong)_seen.AddOrUpdate(prompt, 1, (_, count) => count + 1))));
        if (random.NextDouble() < _options.TooManyRequests) throw new HttpRequestException("Too many requests.", null, HttpStatusCode.TooManyRequests);
        var text = random.NextDouble() < _options.Malformed
            ? Malformations[random.Next(Malformations.Length)]
            : PromptReader.Write(passages.Select((passage, i) => (passage.Label, Seen: Look(passage.Text, i, passages.Count, random))).OrderByDescending(entry => entry.Seen).Select(entry => entry.Label));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = "simulated",
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = messages.Sum(message => (message.Text.Length + 3) / 4), OutputTokenCount = (text.Length + 3) / 4 },
        };
    }

    private double Look(string text, int place, int count, Random random)
    {
        var word = PromptReader.FirstWord(text);
        var opinion = _options.Opinion * Gaussian(new Random(unchecked((int)Mix(Hash(word)))));
        var bias = count < 2 ? 0 : _options.PositionBias * (1 - (place / (double)(count - 1)));
        var noise = _options.Noise * (1 + (_options.NoiseGrowth * Math.Max(0, (count / 20.0) - 1)));
        return grades.GetValueOrDefault(word) + opinion + bias + (noise * Gaussian(random));
    }

    // Box and Muller, one of the two.
    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private ulong Mix(ulong value)
    {
        value += (ulong)(uint)_options.Seed * 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    // FNV-1a: the hash of strings in .NET differs from run to run.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037;
        foreach (var c in text) hash = unchecked((hash ^ c) * 1099511628211);
        return hash;
    }
}
