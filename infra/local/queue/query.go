package queue

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// The Query protocol: requests are forms whose names are paths ("Attribute.1.Name"), answers are XML. Both are made from the
// shapes of shape.go. Source: API reference, "Making Query API requests"; lists and maps are all flattened.

// fieldName is the name of the field in the protocol, and of the key where it is a map.
func fieldName(f reflect.StructField) (name, key string) {
	name, key, _ = strings.Cut(f.Tag.Get("query"), ",")
	if name == "" {
		name = f.Name
	}
	if key == "" {
		key = "Name"
	}
	return name, key
}

// readForm fills the struct that v is from the values whose names begin with prefix.
func readForm(form url.Values, prefix string, v reflect.Value) error {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			if err := readForm(form, prefix, v.Field(i)); err != nil {
				return err
			}
			continue
		}
		name, key := fieldName(field)
		if err := readValue(form, prefix+name, key, v.Field(i)); err != nil {
			return err
		}
	}
	return nil
}

func readValue(form url.Values, name, key string, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Struct:
		return readForm(form, name+".", v)
	case reflect.Map:
		for i := 1; form.Has(indexed(name, i) + "." + key); i++ {
			element := reflect.New(v.Type().Elem()).Elem()
			if err := readValue(form, indexed(name, i)+".Value", "Name", element); err != nil {
				return err
			}
			if v.IsNil() {
				v.Set(reflect.MakeMap(v.Type()))
			}
			v.SetMapIndex(reflect.ValueOf(form.Get(indexed(name, i)+"."+key)), element)
		}
		return nil
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			break
		}
		for i := 1; holds(form, indexed(name, i)); i++ {
			element := reflect.New(v.Type().Elem()).Elem()
			if err := readValue(form, indexed(name, i), "Name", element); err != nil {
				return err
			}
			v.Set(reflect.Append(v, element))
		}
		return nil
	}
	if !form.Has(name) {
		return nil
	}
	text := form.Get(name)
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer: // *int, the only kind that shapes have
		n, err := strconv.Atoi(text)
		if err != nil {
			return invalid("Value %s for parameter %s is invalid. Reason: Must be an integer.", text, name)
		}
		v.Set(reflect.ValueOf(&n))
	case reflect.Slice:
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return invalid("Value for parameter %s is invalid. Reason: Must be base64.", name)
		}
		v.SetBytes(b)
	}
	return nil
}

func indexed(name string, i int) string { return name + "." + strconv.Itoa(i) }

func holds(form url.Values, name string) bool {
	if form.Has(name) {
		return true
	}
	for have := range form {
		if strings.HasPrefix(have, name+".") {
			return true
		}
	}
	return false
}

const namespace = "http://queue.amazonaws.com/doc/2012-11-05/"

// answerXML is the document that answers an action.
func answerXML(action, request string, answer any) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0"?><` + action + `Response xmlns="` + namespace + `">`)
	if v := reflect.ValueOf(answer).Elem(); v.NumField() > 0 {
		b.WriteString("<" + action + "Result>")
		writeXML(&b, v)
		b.WriteString("</" + action + "Result>")
	}
	b.WriteString("<ResponseMetadata>")
	writeElement(&b, "RequestId", request)
	b.WriteString("</ResponseMetadata></" + action + "Response>")
	return b.Bytes()
}

// faultXML is the document that answers with an error.
func faultXML(f *fault, request string) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0"?><ErrorResponse xmlns="` + namespace + `"><Error>`)
	writeElement(&b, "Type", f.side())
	writeElement(&b, "Code", f.code().query)
	writeElement(&b, "Message", f.message)
	b.WriteString("<Detail/></Error>")
	writeElement(&b, "RequestId", request)
	b.WriteString("</ErrorResponse>")
	return b.Bytes()
}

func writeElement(b *bytes.Buffer, name, text string) {
	b.WriteString("<" + name + ">")
	xml.EscapeText(b, []byte(text)) // a bytes.Buffer never fails
	b.WriteString("</" + name + ">")
}

// writeXML writes the fields of the struct that v is; empty strings, lists, maps and pointers are left out.
func writeXML(b *bytes.Buffer, v reflect.Value) {
	for i := range v.NumField() {
		name, key := fieldName(v.Type().Field(i))
		writeValue(b, name, key, v.Field(i))
	}
}

func writeValue(b *bytes.Buffer, name, key string, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Len() > 0 {
			writeElement(b, name, v.String())
		}
	case reflect.Int, reflect.Int64:
		writeElement(b, name, strconv.FormatInt(v.Int(), 10))
	case reflect.Bool:
		writeElement(b, name, strconv.FormatBool(v.Bool()))
	case reflect.Pointer:
		if !v.IsNil() {
			writeValue(b, name, key, v.Elem())
		}
	case reflect.Struct:
		b.WriteString("<" + name + ">")
		writeXML(b, v)
		b.WriteString("</" + name + ">")
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
		for _, k := range keys {
			b.WriteString("<" + name + ">")
			writeElement(b, key, k.String())
			if element := v.MapIndex(k); element.Kind() == reflect.String {
				writeElement(b, "Value", element.String())
			} else {
				writeValue(b, "Value", "Name", element)
			}
			b.WriteString("</" + name + ">")
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			if v.Len() > 0 {
				writeElement(b, name, base64.StdEncoding.EncodeToString(v.Bytes()))
			}
			return
		}
		for i := range v.Len() {
			writeValue(b, name, key, v.Index(i))
		}
	}
}
