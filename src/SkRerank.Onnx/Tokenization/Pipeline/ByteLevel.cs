using System.Text;

namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>GPT-2's way to write bytes as visible characters.</summary>
internal static class ByteLevel
{
    private static readonly char[] Characters = Build();

    /// <summary>Writes a text's UTF-8 bytes, one character a byte.</summary>
    public static string Encode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return string.Create(bytes.Length, bytes, (target, source) =>
        {
            for (var i = 0; i < source.Length; i++) target[i] = Characters[source[i]];
        });
    }

    private static char[] Build()
    {
        var characters = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
        {
            var visible = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[b] = (char)(visible ? b : next++);
        }

        return characters;
    }
}
