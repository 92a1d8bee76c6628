using System.Buffers;

namespace SkRerank.Onnx.Tokenization;

/// <summary>Holds the token ids of one call's inputs in rented memory that is given back as a whole; thread-safe.</summary>
/// <remarks>What <see cref="Take"/> gave must not be read after <see cref="Dispose"/>.</remarks>
internal sealed class TokenArena : IDisposable
{
    private const int BlockLength = 16_384;

    private readonly Lock _lock = new();
    private readonly List<int[]> _blocks = [];
    private int _used;

    /// <summary>Gives memory for so many ids; what it holds is not defined.</summary>
    public Memory<int> Take(int length)
    {
        lock (_lock)
        {
            if (_blocks.Count == 0 || _blocks[^1].Length - _used < length)
            {
                _blocks.Add(ArrayPool<int>.Shared.Rent(Math.Max(BlockLength, length)));
                _used = 0;
            }

            _used += length;
            return _blocks[^1].AsMemory(_used - length, length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var block in _blocks) ArrayPool<int>.Shared.Return(block);
            _blocks.Clear();
        }
    }
}
