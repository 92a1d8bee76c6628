using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SkRerank.Onnx.Protobuf;

/// <summary>A message of Protocol Buffers as its fields, known or not; what is not touched is written back as it was read.</summary>
/// <remarks>Only the few fields of ONNX and SentencePiece files that are needed here are named by their numbers where they are used; a generated reader of both would be larger than this project.</remarks>
internal sealed class ProtoMessage
{
    /// <summary>Gets the fields, in their order.</summary>
    public List<ProtoField> Fields { get; } = [];

    /// <summary>Reads a message; the fields share its memory.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public static ProtoMessage Read(ReadOnlyMemory<byte> bytes)
    {
        var message = new ProtoMessage();
        for (var at = 0; at < bytes.Length;)
        {
            var key = Varint(bytes.Span, ref at);
            var (number, kind) = ((int)(key >> 3), (ProtoKind)(key & 7));
            if (number < 1) throw Broken();
            switch (kind)
            {
                case ProtoKind.Varint:
                    message.Fields.Add(new ProtoField(number, kind, Varint(bytes.Span, ref at), default));
                    break;
                case ProtoKind.Fixed64:
                    message.Fields.Add(new ProtoField(number, kind, BinaryPrimitives.ReadUInt64LittleEndian(Take(bytes, ref at, 8).Span), default));
                    break;
                case ProtoKind.Fixed32:
                    message.Fields.Add(new ProtoField(number, kind, BinaryPrimitives.ReadUInt32LittleEndian(Take(bytes, ref at, 4).Span), default));
                    break;
                case ProtoKind.Bytes:
                    message.Fields.Add(new ProtoField(number, kind, 0, Take(bytes, ref at, Varint(bytes.Span, ref at))));
                    break;
                default:
                    throw Broken();
            }
        }

        return message;
    }

    /// <summary>Adds a field and gives the message back.</summary>
    public ProtoMessage With(ProtoField field)
    {
        Fields.Add(field);
        return this;
    }

    /// <summary>Gives the fields of a number that hold texts, bytes or messages.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> All(int number) => Fields.Where(field => field.Number == number && field.Kind == ProtoKind.Bytes).Select(field => field.Bytes);

    /// <summary>Gives the last text of a number, or an empty one.</summary>
    public string Text(int number) => Encoding.UTF8.GetString(All(number).LastOrDefault().Span);

    /// <summary>Gives the last whole number of a field, or <see langword="null"/>.</summary>
    public long? Number(int number)
    {
        var found = Fields.FindLast(field => field.Number == number && field.Kind == ProtoKind.Varint);
        return found.Number == number ? (long)found.Value : null;
    }

    /// <summary>Gives the whole numbers of a repeated field, packed or not.</summary>
    public List<long> Numbers(int number)
    {
        var values = new List<long>();
        foreach (var field in Fields.Where(field => field.Number == number))
        {
            if (field.Kind == ProtoKind.Varint) values.Add((long)field.Value);
            for (var at = 0; field.Kind == ProtoKind.Bytes && at < field.Bytes.Length;) values.Add((long)Varint(field.Bytes.Span, ref at));
        }

        return values;
    }

    /// <summary>Writes the message.</summary>
    public byte[] ToBytes()
    {
        var writer = new ArrayBufferWriter<byte>();
        foreach (var field in Fields)
        {
            Write(writer, ((ulong)field.Number << 3) | (ulong)field.Kind);
            switch (field.Kind)
            {
                case ProtoKind.Varint:
                    Write(writer, field.Value);
                    break;
                case ProtoKind.Fixed64:
                    BinaryPrimitives.WriteUInt64LittleEndian(writer.GetSpan(8), field.Value);
                    writer.Advance(8);
                    break;
                case ProtoKind.Fixed32:
                    BinaryPrimitives.WriteUInt32LittleEndian(writer.GetSpan(4), (uint)field.Value);
                    writer.Advance(4);
                    break;
                default:
                    Write(writer, (ulong)field.Bytes.Length);
                    writer.Write(field.Bytes.Span);
                    break;
            }
        }

        return writer.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> writer, ulong value)
    {
        var span = writer.GetSpan(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7) span[count++] = (byte)(value | 0x80);
        span[count++] = (byte)value;
        writer.Advance(count);
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (at >= bytes.Length) throw Broken();
            var part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        throw Broken();
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> bytes, ref int at, ulong count)
    {
        if (count > (ulong)(bytes.Length - at)) throw Broken();
        var taken = bytes.Slice(at, (int)count);
        at += (int)count;
        return taken;
    }

    private static InvalidDataException Broken() => new("the bytes end within a field or have a field of no known kind");
}
