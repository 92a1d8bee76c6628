namespace SkRerank.Onnx.Protobuf;

/// <summary>Represents one field of a message on the wire.</summary>
/// <param name="Number">The number of the field.</param>
/// <param name="Kind">How its value stands on the wire.</param>
/// <param name="Value">The value of a number, as its bits.</param>
/// <param name="Bytes">The bytes of a text, of bytes, of packed numbers or of a message.</param>
internal readonly record struct ProtoField(int Number, ProtoKind Kind, ulong Value, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Makes a field of a whole number.</summary>
    public static ProtoField Of(int number, long value) => new(number, ProtoKind.Varint, (ulong)value, default);

    /// <summary>Makes a field of a text.</summary>
    public static ProtoField Of(int number, string value) => new(number, ProtoKind.Bytes, 0, System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>Makes a field of bytes.</summary>
    public static ProtoField Of(int number, ReadOnlyMemory<byte> value) => new(number, ProtoKind.Bytes, 0, value);

    /// <summary>Makes a field of a message.</summary>
    public static ProtoField Of(int number, ProtoMessage value) => new(number, ProtoKind.Bytes, 0, value.ToBytes());
}
