using System.Collections.Concurrent;

namespace SkRerank.Onnx.Inference;

/// <summary>Keeps the tensors of a graph between Runs; thread-safe.</summary>
/// <param name="padId">The token id of padding.</param>
/// <param name="startId">The id that a decoder begins with.</param>
internal sealed class TensorPool(int padId, int startId) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ConcurrentBag<InputTensors> _idle = [];
    private bool _disposed;

    /// <summary>Gives tensors for one Run.</summary>
    /// <param name="names">The inputs of the graph.</param>
    public InputTensors Take(IReadOnlyList<string> names) => _idle.TryTake(out var idle) ? idle : new InputTensors(names, padId, startId);

    /// <summary>Takes tensors back.</summary>
    public void Return(InputTensors tensors)
    {
        // A Run that ends after the graph was disposed must not leave its memory behind.
        lock (_lock)
        {
            if (_disposed) tensors.Dispose();
            else _idle.Add(tensors);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_idle.TryTake(out var tensors)) tensors.Dispose();
        }
    }
}
