using System.Runtime.InteropServices;
using SkRerank.Onnx.Protobuf;

namespace SkRerank.Onnx.Tests;

/// <summary>Builds a graph of a few nodes whose output can be computed by hand.</summary>
internal sealed class TinyGraph
{
    private const int Float = 1;
    private const int Float16 = 10;
    private const int Int64 = 7;

    private readonly ProtoMessage _graph = new ProtoMessage().With(ProtoField.Of(2, "tiny"));

    public TinyGraph Input(string name, params string[] axes) => Add(11, Value(name, Int64, axes));

    public TinyGraph FloatInput(string name, params string[] axes) => Add(11, Value(name, Float, axes));

    public TinyGraph Output(string name, params string[] axes) => Add(12, Value(name, Float, axes));

    public TinyGraph HalfOutput(string name, params string[] axes) => Add(12, Value(name, Float16, axes));

    public TinyGraph Constant(string name, float[] values, params int[] axes) => Tensor(name, Float, MemoryMarshal.AsBytes<float>(values).ToArray(), axes);

    public TinyGraph Constant(string name, params long[] values) => Tensor(name, Int64, MemoryMarshal.AsBytes<long>(values).ToArray(), values.Length);

    public TinyGraph Node(string operation, string inputs, string output, params (string Name, long Value)[] attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs.Split(' ')) node.With(ProtoField.Of(1, input));
        node.With(ProtoField.Of(2, output)).With(ProtoField.Of(4, operation));
        foreach (var (name, value) in attributes) node.With(ProtoField.Of(5, new ProtoMessage().With(ProtoField.Of(1, name)).With(ProtoField.Of(3, value)).With(ProtoField.Of(20, 2))));
        return Add(1, node);
    }

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var opset = new ProtoMessage().With(ProtoField.Of(1, "")).With(ProtoField.Of(2, 17));
        File.WriteAllBytes(path, new ProtoMessage().With(ProtoField.Of(1, 8)).With(ProtoField.Of(8, opset)).With(ProtoField.Of(7, _graph)).ToBytes());
    }

    private static ProtoMessage Value(string name, int type, string[] axes)
    {
        var shape = new ProtoMessage();
        foreach (var axis in axes)
            shape.With(ProtoField.Of(1, long.TryParse(axis, out var length) ? new ProtoMessage().With(ProtoField.Of(1, length)) : new ProtoMessage().With(ProtoField.Of(2, axis))));
        var tensor = new ProtoMessage().With(ProtoField.Of(1, type)).With(ProtoField.Of(2, shape));
        return new ProtoMessage().With(ProtoField.Of(1, name)).With(ProtoField.Of(2, new ProtoMessage().With(ProtoField.Of(1, tensor))));
    }

    private TinyGraph Tensor(string name, int type, byte[] raw, params int[] axes)
    {
        var tensor = new ProtoMessage();
        foreach (var axis in axes) tensor.With(ProtoField.Of(1, axis));
        return Add(5, tensor.With(ProtoField.Of(2, type)).With(ProtoField.Of(8, name)).With(ProtoField.Of(9, raw)));
    }

    private TinyGraph Add(int field, ProtoMessage message)
    {
        _graph.With(ProtoField.Of(field, message));
        return this;
    }
}
