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

    /// <summary>Gives the text whose bytes are written so; a text with other characters, such as that of an added token, is given as it is.</summary>
    public static string Decode(string text)
    {
        var bytes = new byte[text.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = Array.IndexOf(Characters, text[i]);
            if (value < 0) return text;
            bytes[i] = (byte)value;
        }

        return Encoding.UTF8.GetString(bytes);
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
