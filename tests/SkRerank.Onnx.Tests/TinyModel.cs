using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SkRerank.Onnx.Tests;

/// <summary>A model folder in which every piece of text is one token with a known id, so that ids and logits can be computed by hand.</summary>
internal sealed class TinyModel : IDisposable
{
    private readonly string[] _pieces;

    /// <param name="config">The content of <c>config.json</c>.</param>
    /// <param name="pieces">The tokens in the order of their ids; the first stands for what is unknown.</param>
    public TinyModel(string config, params string[] pieces)
    {
        _pieces = pieces;
        Write("config.json", config);
        Write("tokenizer.json", JsonSerializer.Serialize(new { model = new { type = "Unigram", unk_id = 0, vocab = pieces.Select(piece => new object[] { piece, -1.0 }) } }));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("skrerank-").FullName;

    public int Vocabulary => _pieces.Length;

    /// <summary>The sum of the ids of tokens: what the tiny graphs compute.</summary>
    public float Sum(params string[] tokens) => tokens.Sum(token => Array.IndexOf(_pieces, token) is > 0 and var id ? id : throw new ArgumentException($"no token '{token}'"));

    /// <summary>A number for each token, from its id.</summary>
    public float[] PerToken(Func<int, float> value) => [.. Enumerable.Range(0, _pieces.Length).Select(value)];

    public void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), content);
    }

    public void WriteTensors(string file, params (string Name, float[] Values)[] tensors)
    {
        var offset = 0;
        var header = tensors.ToDictionary(tensor => tensor.Name, tensor => (object)new { dtype = "F32", shape = new[] { tensor.Values.Length }, data_offsets = new[] { offset, offset += tensor.Values.Length * 4 } });
        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllBytes(PathOf(file), [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. tensors.SelectMany(tensor => MemoryMarshal.AsBytes<float>(tensor.Values).ToArray())]);
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
