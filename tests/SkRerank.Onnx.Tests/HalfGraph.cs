using System.Runtime.InteropServices;
using SkRerank.Onnx.Protobuf;

namespace SkRerank.Onnx.Tests;

/// <summary>Makes an fp16 graph of an fp32 one: every float constant, cast and output becomes fp16; what is beyond its range becomes the greatest finite number.</summary>
internal static class HalfGraph
{
    private const int Float = 1, Float16 = 10;

    /// <summary>Makes a copy of a golden model whose only graph is fp16.</summary>
    public static string CopyOf(string model, string target)
    {
        foreach (var file in Directory.EnumerateFiles(model)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        Directory.CreateDirectory(Path.Combine(target, "onnx"));
        var source = ProtoMessage.Read(File.ReadAllBytes(Path.Combine(model, "onnx", "model.onnx")));
        File.WriteAllBytes(Path.Combine(target, "onnx", "model_fp16.onnx"), Map(source, field => field.Number == 7 ? Message(field, Graph) : field).ToBytes());
        return target;
    }

    private static ProtoMessage Graph(ProtoMessage graph) => Map(graph, field => field.Number switch
    {
        1 => Message(field, Node),
        5 => Message(field, Tensor),
        12 => Message(field, ElementType),
        13 => null,
        _ => field,
    });

    private static ProtoMessage Node(ProtoMessage node)
    {
        var isCast = node.Text(4) == "Cast";
        return Map(node, field => field.Number != 5 ? field : Message(field, attribute => Map(attribute, part => part switch
        {
            { Number: 5 } => Message(part, Tensor),
            { Number: 3, Value: Float } when isCast => ProtoField.Of(3, Float16),
            _ => part,
        })));
    }

    // ValueInfoProto.type.tensor_type.elem_type
    private static ProtoMessage ElementType(ProtoMessage value) => Map(value, field => field.Number != 2 ? field : Message(field, type => Map(type, tensor => tensor.Number != 1 ? tensor : Message(tensor, parts => Map(
        parts, part => part is { Number: 1, Value: Float } ? ProtoField.Of(1, Float16) : part)))));

    private static ProtoMessage Tensor(ProtoMessage tensor)
    {
        if (tensor.Number(2) != Float) return tensor;
        // The numbers stand in raw_data, or in float_data, packed.
        var bytes = tensor.All(9).Concat(tensor.All(4)).Single();
        var halves = Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray(), value => (Half)Math.Clamp(value, (float)Half.MinValue, (float)Half.MaxValue));
        return Map(tensor, field => field.Number switch { 2 => ProtoField.Of(2, Float16), 4 or 9 => null, _ => field }).With(ProtoField.Of(9, MemoryMarshal.AsBytes<Half>(halves).ToArray()));
    }

    private static ProtoField Message(ProtoField field, Func<ProtoMessage, ProtoMessage> change) => ProtoField.Of(field.Number, change(ProtoMessage.Read(field.Bytes)));

    private static ProtoMessage Map(ProtoMessage message, Func<ProtoField, ProtoField?> change)
    {
        var result = new ProtoMessage();
        foreach (var field in message.Fields)
        {
            if (change(field) is { } changed) result.Fields.Add(changed);
        }

        return result;
    }
}
