using System.Globalization;
using Microsoft.Extensions.AI;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>Makes the vector that a text spells, <c>[1, 0, 2]</c>; one that says <c>wait</c> waits until the call is cancelled.</summary>
/// <param name="last">What takes the place of the last number, so that a test can tell which generator ran.</param>
public sealed class TextVectorGenerator(float? last = null) : IEmbeddingGenerator<string, Embedding<float>>
{
    private int _calls;

    /// <summary>Gets how many calls were made.</summary>
    public int Calls => _calls;

    /// <summary>Gets what ends when a call begins to wait.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _calls);
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var value in values)
        {
            if (value == "wait")
            {
                Waiting.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            var vector = value.Trim('[', ']').Split(',').Select(n => float.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            if (last is { } number) vector[^1] = number;
            embeddings.Add(new Embedding<float>(vector));
        }

        return embeddings;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
