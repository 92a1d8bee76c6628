using System.Buffers;
using System.Text.Json;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Storage;

/// <summary>Cuts points into the bodies of requests, by their number and by their bytes.</summary>
internal static class PointBatches
{
    /// <summary>Gives the bodies, each with how many points it has.</summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Body, int Count)> Cut(IEnumerable<PreparedPoint> points, int mostPoints, int mostBytes)
    {
        var body = new ArrayBufferWriter<byte>();
        int count = 0;
        foreach (PreparedPoint point in points)
        {
            byte[] json = Serialize(point);
            if (count > 0 && (count == mostPoints || body.WrittenCount + json.Length > mostBytes))
            {
                yield return (Closed(body), count);
                body = new ArrayBufferWriter<byte>();
                count = 0;
            }

            body.Write(count == 0 ? """{"points":["""u8 : ","u8);
            body.Write(json);
            count++;
        }

        if (count > 0) yield return (Closed(body), count);
    }

    private static byte[] Serialize(PreparedPoint point)
    {
        using JsonDocument payload = JsonDocument.Parse(point.Payload);
        return JsonSerializer.SerializeToUtf8Bytes(new PointStruct { Id = point.Id, Vector = point.Vectors, Payload = payload.RootElement }, QdrantJson.Default.PointStruct);
    }

    private static ReadOnlyMemory<byte> Closed(ArrayBufferWriter<byte> body)
    {
        body.Write("]}"u8);
        return body.WrittenMemory;
    }
}
