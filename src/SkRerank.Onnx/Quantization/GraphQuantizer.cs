using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Protobuf;

namespace SkRerank.Onnx.Quantization;

/// <summary>Rewrites the nodes and the weights of one graph.</summary>
/// <param name="path">The path of the graph, for messages.</param>
/// <param name="model">The ModelProto.</param>
internal sealed class GraphQuantizer(string path, ProtoMessage model)
{
    // Fields of ModelProto and GraphProto, and of NodeProto.
    private const int Graph = 7, Opset = 8, Node = 1, Initializer = 5, NodeInput = 1, NodeOutput = 2, NodeName = 3, Operation = 4, Attribute = 5;
    private const int FloatType = 1;
    private const int OldestOpset = 11;

    private readonly Dictionary<string, Weights> _weights = new(StringComparer.Ordinal);
    private readonly HashSet<string> _quantized = new(StringComparer.Ordinal);
    private readonly List<ProtoField> _newTensors = [];
    private readonly List<ProtoField> _nodes = [];
    private readonly HashSet<string> _activations = new(StringComparer.Ordinal);

    public int Multiplications { get; private set; }

    public int Tables { get; private set; }

    public int Kept { get; private set; }

    /// <summary>Gives the quantised model.</summary>
    /// <exception cref="RerankException">There is nothing to quantise.</exception>
    public ProtoMessage Quantize()
    {
        var opset = model.All(Opset).Select(ProtoMessage.Read).Where(import => import.Text(1).Length == 0).Select(import => import.Number(2) ?? 0).DefaultIfEmpty(0).Max();
        if (opset < OldestOpset) throw LoadError.Create($"The graph '{path}' must be of operator set {OldestOpset} or later, but is of {opset}; export it again.");
        var graph = ProtoMessage.Read(model.All(Graph).LastOrDefault());
        foreach (var tensor in graph.All(Initializer).Select(ProtoMessage.Read))
        {
            if (Weights.Read(path, tensor) is { } weights) _weights[tensor.Text(8)] = weights;
        }

        foreach (var node in graph.All(Node)) Rewrite(node);
        if (Multiplications == 0) throw LoadError.Create($"The graph '{path}' must have matrix multiplications with constant fp32 weights, but has none; give the fp32 graph 'onnx/model.onnx'.");

        // What is still used in floats by some node stays beside its int8 form.
        var used = _nodes.SelectMany(node => ProtoMessage.Read(node.Bytes).All(NodeInput)).Select(Utf8).ToHashSet(StringComparer.Ordinal);
        var result = new ProtoMessage();
        result.Fields.AddRange(_nodes);
        result.Fields.AddRange(graph.Fields.Where(field => field.Number != Node && (field.Number != Initializer || Keeps(field, used))));
        result.Fields.AddRange(_newTensors);
        var quantized = new ProtoMessage();
        quantized.Fields.AddRange(model.Fields.Where(field => field.Number != Graph));
        return quantized.With(ProtoField.Of(Graph, result));
    }

    private static string Utf8(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);

    private static long AttributeOf(ProtoMessage node, string name, long standard) =>
        node.All(Attribute).Select(ProtoMessage.Read).FirstOrDefault(attribute => attribute.Text(1) == name)?.Number(3) ?? standard;

    private bool Keeps(ProtoField initializer, HashSet<string> used)
    {
        var name = ProtoMessage.Read(initializer.Bytes).Text(8);
        return !_quantized.Contains(name) || used.Contains(name);
    }

    private void Rewrite(ReadOnlyMemory<byte> bytes)
    {
        var node = ProtoMessage.Read(bytes);
        string[] inputs = [.. node.All(NodeInput).Select(Utf8)];
        var output = node.All(NodeOutput).Select(Utf8).FirstOrDefault() ?? "";
        switch (node.Text(Operation))
        {
            case "MatMul" when _weights.TryGetValue(inputs[1], out var weights):
                Multiply(inputs[0], inputs[1], weights, output);
                return;
            case "Gemm" when _weights.TryGetValue(inputs[1], out var weights) && IsPlain(node):
                var product = inputs.Length > 2 ? output + "_product" : output;
                Multiply(inputs[0], inputs[1], AttributeOf(node, "transB", 0) == 0 ? weights : weights.Transpose(), product);
                if (inputs.Length > 2) Add("Add", [product, inputs[2]], output);
                return;
            case "Gather" when _weights.TryGetValue(inputs[0], out var table) && AttributeOf(node, "axis", 0) == 0:
                LookUp(inputs[0], table, inputs[1], output);
                return;
            case "MatMul":
                Kept++;
                break;
        }

        _nodes.Add(ProtoField.Of(Node, bytes));
    }

    // Without factors other than 1, and with the first matrix as it is.
    private static bool IsPlain(ProtoMessage node) => AttributeOf(node, "transA", 0) == 0
        && node.All(Attribute).Select(ProtoMessage.Read).Where(attribute => attribute.Text(1) is "alpha" or "beta").All(attribute =>
            attribute.Fields.FindLast(field => field is { Number: 2, Kind: ProtoKind.Fixed32 }) is { Number: 2 } value && BitConverter.UInt32BitsToSingle((uint)value.Value) == 1f);

    private void Multiply(string input, string name, Weights weights, string output)
    {
        var stem = $"{name}_{output}";
        var (values, scales) = weights.Quantize(perRow: false);
        AddTensor(Weights.Bytes(stem + "_int8", values, weights.Rows, weights.Columns));
        AddTensor(Weights.Bytes(stem + "_zero", new sbyte[weights.Columns], weights.Columns));
        AddTensor(Weights.Floats(stem + "_scale", scales, weights.Columns));
        // One input may go into several multiplications: query, key and value of attention.
        if (_activations.Add(input)) Add("DynamicQuantizeLinear", [input], input + "_uint8", input + "_scale", input + "_zero");
        Add("MatMulInteger", [input + "_uint8", stem + "_int8", input + "_zero", stem + "_zero"], output + "_int32");
        Add("Cast", [output + "_int32"], [("to", FloatType)], output + "_float");
        Add("Mul", [input + "_scale", stem + "_scale"], output + "_factor");
        Add("Mul", [output + "_float", output + "_factor"], output);
        _quantized.Add(name);
        Multiplications++;
    }

    private void LookUp(string name, Weights table, string ids, string output)
    {
        var stem = $"{name}_{output}";
        var (values, scales) = table.Quantize(perRow: true);
        AddTensor(Weights.Bytes(stem + "_int8", values, table.Rows, table.Columns));
        AddTensor(Weights.Floats(stem + "_scale", scales, table.Rows, 1));
        Add("Gather", [stem + "_int8", ids], output + "_rows");
        Add("Gather", [stem + "_scale", ids], output + "_factor");
        Add("Cast", [output + "_rows"], [("to", FloatType)], output + "_float");
        Add("Mul", [output + "_float", output + "_factor"], output);
        _quantized.Add(name);
        Tables++;
    }

    private void AddTensor(ProtoMessage tensor) => _newTensors.Add(ProtoField.Of(Initializer, tensor));

    private void Add(string operation, string[] inputs, params string[] outputs) => Add(operation, inputs, [], outputs);

    private void Add(string operation, string[] inputs, (string Name, long Value)[] attributes, params string[] outputs)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs) node.With(ProtoField.Of(NodeInput, input));
        foreach (var output in outputs) node.With(ProtoField.Of(NodeOutput, output));
        node.With(ProtoField.Of(NodeName, $"{outputs[0]}_{operation}")).With(ProtoField.Of(Operation, operation));
        foreach (var (name, value) in attributes) node.With(ProtoField.Of(Attribute, new ProtoMessage().With(ProtoField.Of(1, name)).With(ProtoField.Of(3, value)).With(ProtoField.Of(20, 2))));
        _nodes.Add(ProtoField.Of(Node, node));
    }
}
