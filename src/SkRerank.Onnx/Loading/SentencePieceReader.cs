using System.Buffers;
using System.Text.Json;
using SkRerank.Onnx.Protobuf;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads a SentencePiece model as the <c>tokenizer.json</c> that Hugging Face's converter makes of it: of XLM-RoBERTa (<c>sentencepiece.bpe.model</c>) and DeBERTa-v3 (<c>spm.model</c>).</summary>
/// <param name="folder">The model folder.</param>
/// <param name="name">The name of the file.</param>
internal sealed class SentencePieceReader(ModelFolder folder, string name)
{
    private const int UnigramModel = 1;

    /// <summary>The names of the files that are read.</summary>
    public static readonly string[] Names = ["sentencepiece.bpe.model", "spm.model"];

    private readonly bool _isRoberta = name == Names[0];

    /// <summary>Finds the file in a folder; <see langword="null"/> where there is none.</summary>
    public static string? Find(ModelFolder folder) => Array.Find(Names, folder.Has);

    /// <summary>Reads the file.</summary>
    /// <exception cref="RerankException">It is no SentencePiece model, or not a unigram model, or misses a special token.</exception>
    public JsonElement Read()
    {
        try
        {
            var model = ProtoMessage.Read(folder.ReadBytes(name));
            var trainer = ProtoMessage.Read(model.All(2).LastOrDefault());
            if ((trainer.Number(3) ?? UnigramModel) != UnigramModel) throw Broken("a unigram model of SentencePiece, which these families have");
            var charsmap = ProtoMessage.Read(model.All(3).LastOrDefault()).All(2).LastOrDefault();
            var pieces = Arrange([.. model.All(1).Select(ReadPiece)]);
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer)) Write(json, pieces, charsmap.Span);
            using var document = JsonDocument.Parse(buffer.WrittenMemory);
            return document.RootElement.Clone();
        }
        catch (InvalidDataException exception)
        {
            throw LoadError.Broken(folder.PathOf(name), "a whole SentencePiece model", exception);
        }
    }

    private static (string Text, float Score) ReadPiece(ReadOnlyMemory<byte> bytes)
    {
        var piece = ProtoMessage.Read(bytes);
        var score = piece.Fields.FindLast(field => field is { Number: 2, Kind: ProtoKind.Fixed32 });
        return (piece.Text(1), BitConverter.UInt32BitsToSingle((uint)score.Value));
    }

    // fairseq numbers its own four tokens first; SentencePiece's <unk>, <s> and </s> give way, and <mask> comes last.
    private List<(string Text, float Score)> Arrange(List<(string Text, float Score)> pieces)
    {
        if (pieces.Count < 4) throw Broken("a SentencePiece model with pieces");
        if (_isRoberta) return [("<s>", 0), ("<pad>", 0), ("</s>", 0), ("<unk>", 0), .. pieces.Skip(3), ("<mask>", 0)];
        if (pieces.FindIndex(piece => piece.Text == "[MASK]") < 0) pieces.Add(("[MASK]", 0));
        return pieces;
    }

    private void Write(Utf8JsonWriter json, List<(string Text, float Score)> pieces, ReadOnlySpan<byte> charsmap)
    {
        string[] special = _isRoberta ? ["<s>", "<pad>", "</s>", "<unk>", "<mask>"] : ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"];
        int Id(string token) => pieces.FindIndex(piece => piece.Text == token) is >= 0 and var id ? id : throw Broken($"a SentencePiece model with the token '{token}'");
        json.WriteStartObject();
        json.WriteStartArray("added_tokens");
        foreach (var token in special)
        {
            json.WriteStartObject();
            json.WriteNumber("id", Id(token));
            json.WriteString("content", token);
            json.WriteBoolean("lstrip", token == "<mask>");
            json.WriteBoolean("normalized", token is "<mask>" or "[UNK]");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("normalizer");
        WriteNormalizer(json, charsmap);
        json.WritePropertyName("pre_tokenizer");
        json.WriteRawValue("""{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always","split":true}""");
        json.WritePropertyName("post_processor");
        json.WriteRawValue(_isRoberta
            ? """{"type":"RobertaProcessing","cls":["<s>",0],"sep":["</s>",2]}"""
            : $$"""{"type":"BertProcessing","cls":["[CLS]",{{Id("[CLS]")}}],"sep":["[SEP]",{{Id("[SEP]")}}]}""");
        json.WriteStartObject("model");
        json.WriteString("type", "Unigram");
        json.WriteNumber("unk_id", Id(special[3]));
        json.WriteStartArray("vocab");
        foreach (var (text, score) in pieces)
        {
            json.WriteStartArray();
            json.WriteStringValue(text);
            json.WriteNumberValue((double)score);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteNormalizer(Utf8JsonWriter json, ReadOnlySpan<byte> charsmap)
    {
        var isLower = !_isRoberta && folder.ReadJson("tokenizer_config.json")?.Flag("do_lower_case") == true;
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("normalizers");
        if (isLower) json.WriteRawValue("""{"type":"Lowercase"}""");
        if (!_isRoberta) json.WriteRawValue("""{"type":"Strip","strip_left":true,"strip_right":true}""");
        if (charsmap.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type", "Precompiled");
            json.WriteBase64String("precompiled_charsmap", charsmap);
            json.WriteEndObject();
        }

        if (_isRoberta) json.WriteRawValue("""{"type":"Strip","strip_left":false,"strip_right":true}""");
        json.WriteRawValue($$"""{"type":"Replace","pattern":{"Regex":" {2,}"},"content":"{{(_isRoberta ? "\\u2581" : " ")}}"}""");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private RerankException Broken(string expected) => LoadError.Broken(folder.PathOf(name), expected);
}
