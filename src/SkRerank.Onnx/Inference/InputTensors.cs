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

    private readonly Dictionary<(int Rows, int Length), OrtValue[]> _shapes = [];
    private long[][] _memory = [.. names.Select(_ => Array.Empty<long>())];

    /// <summary>Writes inputs into the tensors.</summary>
    /// <returns>The tensors, in the order of the names; valid until the next call.</returns>
    public OrtValue[] Fill(ReadOnlySpan<TokenizedInput> inputs, int length)
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
        _shapes[shape] = tensors;
        for (var i = 0; i < tensors.Length; i++)
        {
            // A decoder begins with one id.
            var columns = names[i] == InputNames.DecoderIds ? 1 : length;
            tensors[i] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _memory[i].AsMemory(0, inputs.Length * columns), [inputs.Length, columns]);
        }

        return tensors;
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private void Fill(string name, TokenizedInput input, Span<long> target)
    {
        var filled = target[..input.Ids.Length];
        var rest = target[filled.Length..];
        switch (name)
        {
            case InputNames.Ids:
                for (var i = 0; i < filled.Length; i++) filled[i] = input.Ids[i];
                rest.Fill(padId);
                break;
            case InputNames.Mask:
                filled[..input.Attended].Fill(1);
                filled[input.Attended..].Clear();
                rest.Clear();
                break;
            case InputNames.Types:
                for (var i = 0; i < filled.Length; i++) filled[i] = input.TypeIds[i];
                rest.Clear();
                break;
            case InputNames.Positions:
                for (var i = 0; i < target.Length; i++) target[i] = i;
                break;
        }
    }

    private void Forget()
    {
        foreach (var tensor in _shapes.Values.SelectMany(tensors => tensors)) tensor?.Dispose();
        _shapes.Clear();
    }
}
