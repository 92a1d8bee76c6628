namespace SkRerank.Onnx.Protobuf;

/// <summary>Says how a value stands on the wire.</summary>
internal enum ProtoKind
{
    /// <summary>A number of as many bytes as it needs.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and so many bytes.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
