using Microsoft.ML.OnnxRuntime;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Holds the tensors of a graph's inputs for one Run at a time; the memory, and the tensors of shapes that come again, are used again.</summary>
/// <param name="names">The inputs of the graph.</param>
/// <param name="padId">The token id of padding.</param>
/// <param name="startId">The id that a decoder begins with.</param>
internal sealed class InputTensors(IReadOnlyList<string> names, int padId, int startId) : IDisposable
{
    /// <summary>The shapes that are remembered: as many as there are lengths of one input a Run in a window of 512.</summary>
    private const int MostShapes = 512;

    private readonly Dictionary<(int Rows, int Length), ShapeTensors> _shapes = [];
    private long[][] _memory = [.. names.Select(_ => Array.Empty<long>())];

    /// <summary>Gets the number of tokens of the longest input.</summary>
    public static int LongestOf(ReadOnlySpan<TokenizedInput> inputs)
    {
        var length = 0;
        foreach (var input in inputs) length = Math.Max(length, input.Ids.Length);
        return length;
    }

    /// <summary>Writes inputs into the tensors.</summary>
    /// <returns>The tensors of that shape; valid until the next call.</returns>
    public ShapeTensors Fill(ReadOnlySpan<TokenizedInput> inputs, int length)
    {
        var slots = inputs.Length * length;
        if (_memory.Length > 0 && _memory[0].Length < slots)
        {
            Forget();
            _memory = [.. names.Select(_ => GC.AllocateUninitializedArray<long>(Math.Max(512, slots), pinned: true))];
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == InputNames.DecoderIds) _memory[i].AsSpan(0, inputs.Length).Fill(startId);
            else for (var row = 0; row < inputs.Length; row++) Fill(names[i], inputs[row], _memory[i].AsSpan(row * length, length));
        }

        var shape = (inputs.Length, length);
        if (_shapes.TryGetValue(shape, out var known)) return known;
        if (_shapes.Count == MostShapes) Forget();
        var tensors = new OrtValue[names.Count];
        for (var i = 0; i < tensors.Length; i++)
        {
            // A decoder begins with one id.
            var columns = names[i] == InputNames.DecoderIds ? 1 : length;
            tensors[i] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _memory[i].AsMemory(0, inputs.Length * columns), [inputs.Length, columns]);
        }

        return _shapes[shape] = new ShapeTensors(tensors);
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private void Fill(string name, in TokenizedInput input, Span<long> target)
    {
        var filled = target[..input.Ids.Length];
        var rest = target[filled.Length..];
        switch (name)
        {
            case InputNames.Ids:
                Widen(input.Ids.Span, filled);
                rest.Fill(padId);
                break;
            case InputNames.Mask:
                filled[..input.Attended].Fill(1);
                filled[input.Attended..].Clear();
                rest.Clear();
                break;
            case InputNames.Types:
                target.Clear();
                Widen(input.TypeIds.Span, target);
                break;
            case InputNames.Positions:
                for (var i = 0; i < target.Length; i++) target[i] = i;
                break;
        }
    }

    private static void Widen(ReadOnlySpan<int> ids, Span<long> target)
    {
        for (var i = 0; i < ids.Length; i++) target[i] = ids[i];
    }

    private void Forget()
    {
        foreach (var tensors in _shapes.Values) tensors.Dispose();
        _shapes.Clear();
    }
}
